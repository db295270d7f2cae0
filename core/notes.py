"""What users write about customers: a reason for leaving, and groups of their own.

The one rule: a change is one transaction that says what was there before, so that nothing is lost and it can be undone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from core.errors import UserError
from core.ledger import Ledger, Line, before

FILE = "notes.sqlite"
MAX_REASON, MAX_NAME, MAX_GROUPS = 200, 60, 100
"""Characters of a reason and of a group's name; groups of a data set: each is a line of a chart."""
_REASON, _GROUP, _MEMBER = "reason", "group", "member"


@dataclass(frozen=True)
class OwnGroup:
    """A group that a user made: its id stays when its name changes; ``customers`` is how many were put into it."""

    id: str
    name: str
    customers: int


class Notes:
    """The notes of one data set, in a file beside its data; there is no file until somebody writes.

    Each method that writes returns the number of its change, for ``undo``; None where everything was so already.
    """

    def __init__(self, folder: Path) -> None:
        self._ledger = Ledger(folder / FILE)

    @property
    def revision(self) -> int:
        """Another number after every change."""
        return self._ledger.revision

    def reasons(self) -> dict[str, str]:
        """The recorded reason for leaving of every customer that has one, by customer."""
        return dict(self._ledger.rows("select customer, value from fact where kind = ? order by customer", _REASON))

    def groups(self) -> tuple[OwnGroup, ...]:
        """Every group, by name."""
        found = self._ledger.rows(
            "select g.subject, g.value, count(m.customer) from fact as g "
            "left join fact as m on m.kind = ? and m.subject = g.subject where g.kind = ? group by g.subject, g.value",
            _MEMBER,
            _GROUP,
        )
        return tuple(sorted((OwnGroup(*row) for row in found), key=lambda one: (one.name.casefold(), one.name)))

    def group(self, identity: str) -> OwnGroup:
        """The group of this id. Raises ``UserError`` where there is none."""
        for one in self.groups():
            if one.id == identity:
                return one
        raise UserError("unknown_group")

    def memberships(self) -> list[tuple[str, str, str]]:
        """Customer, id and name of the group, for every group that a customer is in."""
        return self._ledger.rows(
            "select m.customer, g.subject, g.value from fact as m "
            "inner join fact as g on g.kind = ? and g.subject = m.subject "
            "where m.kind = ? order by m.customer, g.value",
            _GROUP,
            _MEMBER,
        )

    def record(self, customer: str, reason: str) -> int | None:
        """Write down why a customer left; an empty reason takes it away. Raises ``UserError`` when it is too long."""
        return self._change(lambda _: [(_REASON, "", customer, _cleaned(reason, MAX_REASON) or None)])

    def add(self, customers: Iterable[str], name: str) -> int | None:
        """Put customers into the group of this name, made where there is none. Raises ``UserError`` on a bad name."""
        wanted = tuple(customers)
        return self._change(lambda connection: _joining(connection, wanted, name))

    def regroup(self, customer: str, into: Iterable[str], out_of: Iterable[str]) -> int | None:
        """Put a customer into groups by name and take it out of others by id, as one change."""
        return self._change(
            lambda connection: [
                *(line for name in into for line in _joining(connection, (customer,), name)),
                *((_MEMBER, identity, customer, None) for identity in out_of),
            ]
        )

    def remove(self, customers: Iterable[str], identity: str) -> int | None:
        """Take customers out of a group, which stays."""
        return self._change(lambda _: [(_MEMBER, identity, customer, None) for customer in customers])

    def rename(self, identity: str, name: str) -> int | None:
        """Give a group another name. Raises ``UserError`` on a bad one and on one that another group has."""
        name = _named(name)

        def lines(connection: sqlite3.Connection) -> list[Line]:
            if identity not in _groups(connection):
                raise UserError("unknown_group")
            return [(_GROUP, identity, "", name)]

        return self._change(lines)

    def drop(self, identity: str) -> int | None:
        """Delete a group; its customers stay in all others."""
        return self._change(
            lambda connection: [
                (_GROUP, identity, "", None),
                *((_MEMBER, identity, customer, None) for customer in _members(connection, identity)),
            ]
        )

    def undo(self, change: int) -> int:
        """Take back what is still as this change left it. Raises ``UserError`` where nothing of it is."""

        def lines(connection: sqlite3.Connection) -> list[Line]:
            back = before(connection, change)
            groups = {**_groups(connection), **{one[1]: one[3] for one in back if one[0] == _GROUP}}
            leaving = {(one[1], one[2]) for one in back if one[0] == _MEMBER}
            return [
                (kind, subject, customer, value)
                for kind, subject, customer, value in back
                if not (kind == _MEMBER and value is not None and groups.get(subject) is None)
                and not (
                    kind == _GROUP
                    and value is None
                    and any((subject, one) not in leaving for one in _members(connection, subject))
                )
            ]

        undone = self._change(lines)
        if undone is None:
            raise UserError("changed_since")
        return undone

    def _change(self, lines: Callable[[sqlite3.Connection], Iterable[Line]]) -> int | None:
        return self._ledger.change(lines, _each_name_once)


def _each_name_once(connection: sqlite3.Connection) -> None:
    names = [name.casefold() for name in _groups(connection).values()]
    if len(set(names)) < len(names):
        raise UserError("group_exists")


def _groups(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("select subject, value from fact where kind = ?", (_GROUP,)).fetchall())


def _joining(connection: sqlite3.Connection, customers: Sequence[str], name: str) -> list[Line]:
    """The lines that put customers into the group of this name, made where there is none."""
    name, groups = _named(name), _groups(connection)
    known = next((one for one, other in groups.items() if other.casefold() == name.casefold()), None)
    if known is None and len(groups) >= MAX_GROUPS:
        raise UserError("too_many_groups", limit=MAX_GROUPS)
    identity = known or token_hex(6)
    members: list[Line] = [(_MEMBER, identity, customer, "") for customer in customers]
    return members if known else [(_GROUP, identity, "", name), *members]


def _members(connection: sqlite3.Connection, identity: str) -> list[str]:
    rows = connection.execute("select customer from fact where kind = ? and subject = ?", (_MEMBER, identity))
    return [customer for (customer,) in rows.fetchall()]


def _named(name: str) -> str:
    text = _cleaned(name, MAX_NAME)
    if not text:
        raise UserError("group_without_name")
    return text


def _cleaned(text: str, limit: int) -> str:
    """One line of printable signs. Raises ``UserError`` when it is longer than it may be."""
    text = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    if len(text) > limit:
        raise UserError("text_too_long", limit=limit, found=len(text))
    return text
