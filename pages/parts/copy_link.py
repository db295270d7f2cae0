"""The button that copies the link to what is on the screen, without the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts.say import Say

_SCRIPT = """
export default function (component) {
  const { data, parentElement } = component;
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = async () => {
    const link = new URL(window.location.href);
    link.searchParams.delete("lang");
    if (!link.searchParams.has("data")) link.searchParams.set("data", data.id);
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      const area = document.createElement("textarea");
      area.value = link.href;
      document.body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.dataset.link = link.href;
    button.textContent = data.done;
    setTimeout(() => { button.textContent = data.label; }, 2000);
  };
}
"""
_STYLE = """
button { width: 100%; min-height: 2.5rem; padding: 0 .6rem; border-radius: var(--st-button-radius); cursor: pointer;
  border: 1px solid var(--st-border-color); background: transparent; color: var(--st-text-color);
  font: inherit; font-size: .875rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); }
"""


def copy_link(say: Say, query: Mapping[str, Any]) -> None:
    """Draw the button; the link is the page's own address."""
    button = st.components.v2.component(
        "copy_link", html='<button type="button" class="copy"></button>', css=_STYLE, js=_SCRIPT
    )
    button(data={"label": say("scope.copy_link"), "done": say("scope.copied"), "id": query["data"]}, key="copy_link")
