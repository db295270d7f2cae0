"""The application's door: page settings, the look, the navigation, and the page that the address names."""

from __future__ import annotations

import streamlit as st

from pages.parts import frame, scope

st.set_page_config(page_title=scope.words()("app.name"), page_icon="📊", layout="wide", initial_sidebar_state=236)
frame.start().run()
