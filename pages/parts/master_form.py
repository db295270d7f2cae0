"""Which column of a list of customers is what: proposed, for the user to correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.intake import Master
from core.intake.master import DESCRIBING, KEYS
from pages.parts import mapping_form
from pages.parts.say import Say, markdown

_NAMED = (*KEYS, *(name for name in DESCRIBING if name not in KEYS))


def columns(say: Say, masters: Sequence[Master]) -> tuple[Master, ...]:
    """One choice per field and list."""
    return tuple(_one(say, master, f"master{place}_") for place, master in enumerate(masters))


def complete(masters: Sequence[Master]) -> bool:
    """Whether each list names its customers and says something of them."""
    return all({*dict(one.fields)} & {*KEYS} and len(one.fields) > 1 for one in masters)


def table(say: Say, masters: Sequence[Master]) -> None:
    """How the columns were understood."""
    for master in masters:
        st.dataframe(
            {
                say("upload.meaning"): [say(f"field.{name}") for name, _ in master.fields],
                say("upload.column"): [column for _, column in master.fields],
            },
            hide_index=True,
            height="content",
        )


def _one(say: Say, master: Master, key: str) -> Master:
    chosen = dict(master.fields)
    samples = {column.name: ", ".join(column.samples[:3]) for column in master.table.columns}
    st.markdown(f"#### {say('about.title', file=markdown(master.table.name))}")
    main = [name for name in _NAMED if name in KEYS or name in chosen]
    rest = [name for name in _NAMED if name not in main]
    picked = {name: mapping_form.choice(say, name, chosen, samples, key) for name in main}
    with st.expander(say("upload.more", count=len(rest))):
        picked |= {name: mapping_form.choice(say, name, chosen, samples, key) for name in rest}
    fields = {name: column for name, column in picked.items() if column}
    free = [column for column in samples if column not in fields.values()]
    fields |= mapping_form.further(say, chosen, free, key)
    return replace(master, fields=tuple(fields.items())) if fields != chosen else master
