"""The frame around every page: navigation, scope bar, and errors as sentences. No traceback ever leaves it."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from core import value
from core.errors import UserError
from pages.parts import ahead, controls, formats, one_step, scope
from pages.parts.answers import ask, soon
from pages.parts.say import Say, markdown
from pages.parts.scope import Scope
from pages.parts.site import ALSO, GROUPS, ICONS, PAGES

_FLAG = "_through_app"
_STYLE = Path(__file__).with_name("style.css")
_CHOICES = {"measure": "measure.{}.name", "period": "period.{}", "range": "range.{}"}
"""What the choices of an option are called, where each has a name."""


def pages(say: Say) -> list[Any]:
    """Every page under its translated title; the address is the file's stem. Other addresses lead to one of them."""
    known = [
        st.Page(
            f"pages/{name}.py",
            title=say(f"nav.{name}"),
            icon=ICONS[name],
            url_path="" if name == "overview" else name,
            default=name == "overview",
        )
        for name in PAGES
    ]
    return known + [
        # Only the file of a page is an address before anybody has opened the application.
        st.Page(
            partial(lead, name, False) if address in PAGES else f"pages/{address}.py",
            title=say(f"nav.{name}"),
            url_path=address,
        )
        for address, name in ALSO.items()
    ]


def lead(name: str, file: bool = True) -> None:
    """From another address to the page itself, with all that the link says. ``file``: a page's file asks for it."""
    if file:
        guard()
    scope.go(name, scope.everything())


def start() -> Any:
    """Choose the page, draw the navigation beside it, and let the page know that it runs inside the app."""
    say = scope.words()
    page = st.navigation(pages(say), position="hidden")
    st.html(_STYLE)
    st.html(_uploader_words(say))
    one_step.keep()
    with st.sidebar:
        controls.brand(say)
        query = scope.parameters(_scope_or_none())
        for title, names in GROUPS:
            if title:
                st.caption(say(title))
            for name in names:
                # A link to the page itself changes its query but not the address: it leads where the reader is.
                here = page.url_path == name or (not page.url_path and name == "overview")
                st.page_link(
                    f"pages/{name}.py",
                    label=say(f"nav.{name}"),
                    icon=ICONS[name],
                    query_params=scope.everything() if here else query,
                    width="stretch",
                )
    st.session_state[_FLAG] = True
    return page


def _uploader_words(say: Say) -> str:
    """Streamlit's upload area speaks English only: its words are covered with the reader's."""
    drop, browse, limits = (
        json.dumps(say(f"upload.{name}"), ensure_ascii=False) for name in ("drop_hint", "browse", "limits")
    )
    area, hint = "[data-testid=stFileUploaderDropzone]", "[data-testid=stFileUploaderDropzoneInstructions]"
    return (
        f"<style>{area} {hint} *{{display:none}}"
        f"{area} {hint}::before{{content:{drop};font-weight:600}}{area} {hint}::after{{content:{limits}}}"
        f"{area} button p{{display:none}}{area} button::after{{content:{browse}}}</style>"
    )


def guard() -> None:
    """First line of every page: a deep link on a fresh server runs the page without app.py; go through it."""
    if not st.session_state.pop(_FLAG, False):
        st.navigation(pages(scope.words()), position="hidden")
        st.rerun()


def page(name: str, draw: Callable[[Scope], None]) -> None:
    """Draw a page about a data set: the scope bar, then ``draw``; errors become sentences with a way on."""
    guard()
    say = scope.words()
    try:
        if "data" not in st.query_params:
            _choose_data_set()
        read = scope.read()
        controls.bar(read, name)
        ahead.begin(read.meta)
        soon(read.view)  # nothing more for the page before
        drawn = st.container()
        with st.skeleton(height=520), drawn:  # below what is drawn already
            if read.view.filters and not ask(value.anybody, read.view):
                _nobody(read)
            else:
                draw(read)
    except UserError as error:
        trouble(error, say)
    except Exception:
        _bug(say)


def bare(draw: Callable[[Say], None]) -> None:
    """Draw a page that needs no data set."""
    guard()
    say = scope.words()
    try:
        with st.container(key="bare_bar", horizontal=True, horizontal_alignment="right"):
            controls.languages(say, 150)
        draw(say)
    except UserError as error:
        trouble(error, say)
    except Exception:
        _bug(say)


def sentence(error: UserError, say: Say) -> str:
    """A user error in the reader's language, its codes in words and its facts as plain text."""
    facts = {name: markdown(_fact(say, error.key, name, value)) for name, value in error.facts.items()}
    if "choices" in facts:
        facts["choices"] = markdown(_choices(say, error))
    return say(f"error.{error.key}", **facts)


def _choices(say: Say, error: UserError) -> str:
    """What is possible: in words where each has a name, else as it is."""
    told = str(error.facts["choices"])
    named = "field.{}" if error.key == "bad_column" else _CHOICES.get(str(error.facts.get("option")), "")
    keys = [named.format(one) for one in told.split(", ") if one]
    return ", ".join(map(say, keys)) if all(map(say.has, keys)) else told


def _fact(say: Say, key: str, name: str, value: object) -> str:
    if isinstance(value, date):
        return formats.day(value, say.language)
    if name == "limit" and key == "too_large":
        return say("error.gigabytes", count=formats.compact(int(str(value)) / 1024**3, say.language))
    if name == "measure":
        return say(f"measure.{value}.word")
    if name == "reason":
        return say(f"reject.{value}")
    for known in (f"{part}.{value}" for part in ("scope", "accounts", "column", "field", "what_if")):
        if name in ("option", "column") and key in ("bad_option", "bad_column") and say.has(known):
            return say(known, measure=say("define.value.name"))
    if isinstance(value, int):
        return formats.count(value, say.language)
    return str(value)


def trouble(error: UserError, say: Say) -> None:
    """Show a user error with what to do next."""
    with st.container(border=True, key="trouble"):
        st.markdown(sentence(error, say))
        lang = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
        if error.key in ("unknown_data_set", "deleted_data_set"):
            st.page_link("pages/upload.py", label=say("frame.to_data"), icon=ICONS["upload"], query_params=lang)
        else:
            query = {"data": st.query_params["data"], **lang} if "data" in st.query_params else lang
            st.page_link("pages/overview.py", label=say("frame.reset"), icon=ICONS["overview"], query_params=query)


def _nobody(read: Scope) -> None:
    """No customer is left by the filters: say so, and offer to take the last one off."""
    with st.container(border=True, key="empty"):
        st.markdown(f"#### {read.say('empty.accounts')}")
        st.button(
            read.say("empty.filters"),
            on_click=scope.put,
            args=(read.view.filters[-1][0], None),
            key="empty_filter",
            type="primary",
        )


def _bug(say: Say) -> None:
    number = secrets.token_hex(4)
    logging.getLogger("vital_few").exception("error %s", number)
    with st.container(border=True, key="trouble"):
        st.markdown(say("error.bug", id=number))


def _scope_or_none() -> Scope | None:
    try:
        return scope.read()
    except UserError:
        return None


def _choose_data_set() -> None:
    """Without a data set in the URL: the newest one at the machine itself, else the first visit."""
    known = scope.workspace().all() if scope.local() else []
    if not known:
        scope.go("upload", scope.parameters())
    st.query_params["data"] = known[0].id
    st.rerun()
