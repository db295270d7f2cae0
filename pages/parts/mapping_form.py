"""Which column is what: proposed, for the user to correct; and how the file writes its dates."""

from __future__ import annotations

import streamlit as st

from core.fact import EXTRAS, FIELDS
from core.intake import Inspection, Mapping, remap, swapped, swapped_decimal
from core.intake.day_text import KEPT, TURNED
from pages.parts import formats
from pages.parts.say import Say, markdown

MUST = ("customer", "name", "day")
MAIN = (*MUST, "amount", "order_id")
_FORMATS = {
    "%Y": "yyyy",
    "%m": "mm",
    "%d": "dd",
    "%y": "yy",
    "%b": "mmm",
    "%B": "mmmm",
    "%a": "ddd",
    "%A": "dddd",
    "%H%M%S": "HHMMSS",
}


def complete(mapping: Mapping) -> bool:
    """Whether customers and days are there."""
    there = dict(mapping.fields)
    return ("customer" in there or "name" in there) and "day" in there and bool(mapping.date_format)


def certain(mapping: Mapping) -> bool:
    """Whether nothing has to be asked."""
    return complete(mapping) and not mapping.date_ambiguous and not mapping.decimal_ambiguous


def columns(say: Say, inspection: Inspection, mapping: Mapping) -> Mapping:
    """One choice per field, each with sample values; the first fields are those that everything hangs on."""
    chosen = dict(mapping.fields)
    samples = {column.name: ", ".join(column.samples[:3]) for column in inspection.columns}
    named = [field.name for field in FIELDS if field.name not in EXTRAS]
    main = [name for name in named if name in MAIN or name in chosen]
    rest = [name for name in named if name not in main]
    picked = {name: choice(say, name, chosen, samples) for name in main}
    with st.expander(say("upload.more", count=len(rest))):
        picked |= {name: choice(say, name, chosen, samples) for name in rest}
    fields = {name: column for name, column in picked.items() if column}
    fields |= further(say, chosen, [column for column in samples if column not in fields.values()])
    if fields != chosen:
        mapping = remap(inspection, fields)
    files = {table.sha256: table.name for table in inspection.tables}
    return _decimals(say, _dates(say, mapping, samples, files), samples)


def pattern(say: Say, date_format: str) -> str:
    """A format as people write it: dd/mm/yyyy; numbers of days or seconds by their name."""
    for way in (TURNED, KEPT):
        if date_format.startswith(way):
            written = pattern(say, date_format.removeprefix(way))
            return say(f"upload.written.{way.strip()}", format=written)
    if "%" not in date_format:
        return say(f"upload.written.{date_format}")
    for code, letters in _FORMATS.items():
        date_format = date_format.replace(code, letters)
    return date_format


def choice(say: Say, field: str, chosen: dict[str, str], samples: dict[str, str], key: str = "map_") -> str | None:
    """The column for a field, beside what is ``chosen`` so far; ``samples`` are values by column."""
    column = chosen.get(field)
    label, box, values = st.columns([1, 1.4, 2], vertical_alignment="center")
    options = ["", *samples]
    absent = "upload.none_yet" if field in ("customer", "day") else "upload.none"
    if field == "customer" and st.session_state.get(f"{key}name", chosen.get("name")):
        absent = "upload.none_customer"
    with label:
        st.markdown(f"**{say(f'field.{field}')}**" + (f" {say('upload.must')}" if field in ("customer", "day") else ""))
    with box:
        picked = st.selectbox(
            say(f"field.{field}"),
            options,
            options.index(column) if column else 0,
            key=f"{key}{field}",
            format_func=lambda name: name or say(absent),
            label_visibility="collapsed",
        )
    with values:
        st.text(samples.get(picked, ""))
    return picked or None


def further(say: Say, chosen: dict[str, str], free: list[str], key: str = "map_") -> dict[str, str]:
    """Columns that are no field of ours, kept to filter and group by."""
    before = [column for name, column in chosen.items() if name in EXTRAS and column in free]
    if not free:
        return {}
    kept = st.multiselect(
        say("upload.further"),
        free,
        before,
        key=f"{key}further",
        max_selections=len(EXTRAS),
        placeholder=say("upload.further_none"),
        help=say("upload.further_help"),
    )
    return dict(zip(EXTRAS, kept, strict=False))


def _dates(say: Say, mapping: Mapping, samples: dict[str, str], files: dict[str, str]) -> Mapping:
    """How the dates are written; where day and month could be either, the user says which comes first."""
    column = dict(mapping.fields).get("day")
    if not column:
        return mapping
    if not mapping.date_format:
        st.warning(say("upload.no_dates", column=markdown(column), example=markdown(samples.get(column, ""))))
        return mapping
    if not mapping.date_ambiguous:
        st.caption(say("upload.dates", format=pattern(say, mapping.date_format)))
        return mapping
    orders = {pattern(say, one.date_format): one for one in (mapping, swapped(mapping))}
    named = formats.listed((markdown(files[file]) for file in mapping.date_open), say.language)
    label = say("upload.ambiguous_files", files=named) if named else say("upload.ambiguous")
    if mapping.date_format.startswith((TURNED, KEPT)):
        label = say("upload.turned")
    return orders[st.radio(label, list(orders), horizontal=True, key="date_order")]


def _decimals(say: Say, mapping: Mapping, samples: dict[str, str]) -> Mapping:
    """Where 1.200 could be twelve hundred or one and a fifth, the user says which sign stands before the decimals."""
    if not mapping.decimal_ambiguous:
        return mapping
    there = dict(mapping.fields)
    column = there.get("amount") or there.get("unit_price") or there.get("quantity") or ""
    signs = {say("upload.decimal_point"): ".", say("upload.decimal_comma"): ","}
    label = say("upload.decimal", column=markdown(column), example=markdown(samples.get(column, "")))
    place = list(signs.values()).index(mapping.decimal)
    sign = signs[st.radio(label, list(signs), place, horizontal=True, key="decimal_sign")]
    return mapping if sign == mapping.decimal else swapped_decimal(mapping)
