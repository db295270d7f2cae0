"""The pages: their order, their group in the navigation, their icon. A name is the file's stem and the address."""

from __future__ import annotations

ICONS = {
    "overview": ":material/home:",
    "value": ":material/bar_chart:",
    "tiers": ":material/stacks:",
    "movement": ":material/swap_vert:",
    "dependency": ":material/anchor:",
    "profile": ":material/groups:",
    "loyalty": ":material/favorite:",
    "growth": ":material/trending_up:",
    "churn": ":material/trending_down:",
    "warning": ":material/notifications_active:",
    "retention": ":material/hourglass_bottom:",
    "reasons": ":material/help_center:",
    "rules": ":material/rule:",
    "prediction": ":material/online_prediction:",
    "what_if": ":material/tune:",
    "accounts": ":material/list_alt:",
    "account": ":material/person:",
    "upload": ":material/upload_file:",
    "definitions": ":material/menu_book:",
}
PAGES = tuple(ICONS)
ALSO = {"overview": "overview", "data": "upload"}
"""Addresses that people type, and the page that each leads to: what the navigation calls it is not its file's stem."""
GROUPS = (
    ("", ("overview",)),
    ("nav.group.value", ("value", "tiers", "movement", "dependency", "profile", "loyalty", "growth")),
    ("nav.group.churn", ("churn", "warning", "retention", "reasons", "rules", "prediction", "what_if")),
    ("nav.group.act", ("accounts",)),
    ("nav.group.data", ("upload", "definitions")),
)
