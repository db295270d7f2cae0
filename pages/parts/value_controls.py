"""What the pages about key accounts ask: who is one."""

from __future__ import annotations

import streamlit as st

from core.profile import KEY_BY
from pages.parts import controls, scope
from pages.parts.scope import Scope


def key_by() -> str:
    """The rule of who is a key account, from the URL."""
    return scope.choice("key_by", KEY_BY, KEY_BY[0])


def key_bar(read: Scope, chosen: str) -> None:
    """The choice of who is a key account."""
    with st.container(key="key_bar"):
        controls.choose(
            "key_by", read.say("profile.key_by"), KEY_BY, chosen, lambda code: read.say(f"key_by.{code}"), width=320
        )


def described(read: Scope, chosen: str) -> list[tuple[str, object]]:
    """Who is a key account, for the head of an export."""
    return [(read.say("profile.key_by"), read.say(f"key_by.{chosen}"))]
