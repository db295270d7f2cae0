"""A click that opens another page is one step of the browser's history, so that Back leads to the page as it was.

Streamlit writes the new parameters into the address of the old page before it goes to the new one, each as a step of
its own: the first would be the old page without its options. Where nobody touched anything between the two, the second
takes the place of the first.
"""

from __future__ import annotations

import streamlit as st

_SCRIPT = """<script>
if (!window.vitalFewOneStep) {
  window.vitalFewOneStep = true;
  const push = history.pushState.bind(history);
  let written = "";
  for (const touched of ["pointerdown", "keydown", "popstate"]) {
    window.addEventListener(touched, () => { written = ""; }, true);
  }
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? location.href, location.href);
    const samePath = to.pathname === location.pathname, sameQuery = to.search === location.search;
    const second = !samePath && sameQuery && written === location.href;
    written = samePath && !sameQuery ? to.href : "";
    if (second) history.replaceState(state, title, url);
    else push(state, title, url);
  };
}
</script>"""


def keep() -> None:
    """Put the script into the page; once is enough, more do nothing."""
    with st.container(key="one_step"):
        st.html(_SCRIPT, unsafe_allow_javascript=True)
