"""A list of accounts and one account, as sentences. The one rule: no figure is computed here."""

from __future__ import annotations

from core.account import Account
from core.accounts import Accounts, Wanted
from pages.parts import cells, findings, formats
from pages.parts.say import markdown
from pages.parts.scope import Scope


def accounts(read: Scope, found: Accounts, wanted: Wanted) -> str:
    """How many accounts, and what narrowed them."""
    count = formats.count(found.matches, read.language)
    return " · ".join((read.say("accounts.headline", count=count), *map(markdown, cells.words(read, wanted))))


def ranked(read: Scope) -> str:
    """Over which days the list ranks its accounts."""
    return read.say("accounts.ranked", range=findings.ranged(read))


def months(read: Scope, found: Account) -> str:
    """What the last twelve months brought beside those before."""
    last, before_it = found.last_12m, found.before_12m
    return read.say(
        "account.months",
        measure=read.measure,
        last=formats.compact(last, read.language, read.currency),
        before=formats.compact(before_it, read.language, read.currency),
    )


def categories(read: Scope, found: Account) -> str:
    """Which category leads; of a customer that brought nothing lately, which one led before."""
    if found.categories.empty:
        return read.say("account.no_categories")
    first = found.categories.iloc[0]
    key = "account.categories" if first["last_12m"] > 0 or not first["before_12m"] > 0 else "account.categories_before"
    return read.say(key, category=findings.segment(read, first["category"]))
