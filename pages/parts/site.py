"""The pages: their order, their group in the navigation, their icon. A name is the file's stem and the address."""

from __future__ import annotations

ICONS = {
    "overview": ":material/home:",
    "value": ":material/bar_chart:",
    "profile": ":material/groups:",
    "loyalty": ":material/favorite:",
    "growth": ":material/trending_up:",
    "tiers": ":material/stacks:",
    "dependency": ":material/anchor:",
    "churn": ":material/trending_down:",
    "warning": ":material/notifications_active:",
    "reasons": ":material/help:",
    "prediction": ":material/online_prediction:",
    "what_if": ":material/tune:",
    "accounts": ":material/list_alt:",
    "account": ":material/person:",
    "upload": ":material/upload_file:",
    "definitions": ":material/menu_book:",
}
PAGES = tuple(ICONS)
GROUPS = (
    ("", ("overview",)),
    (
        "nav.group.value",
        (
            "value",
            "profile",
            "loyalty",
            "growth",
            "tiers",
            "dependency",
        ),
    ),
    ("nav.group.churn", ("churn", "warning", "reasons", "prediction", "what_if")),
    ("nav.group.act", ("accounts",)),
    ("nav.group.data", ("upload", "definitions")),
)
