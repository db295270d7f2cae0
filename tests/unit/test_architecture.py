"""The house keeps its shape: sizes, who may import what, where words may stand, and nothing of one machine in it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"
PAGES = sorted((ROOT / "pages").glob("*.py"))
PARTS = sorted((ROOT / "pages" / "parts").rglob("*.py"))
CORE = sorted((ROOT / "core").rglob("*.py"))
SCREENS = [path for path in (APP, *PAGES) if path.name != "__init__.py"]
MAX_APP, MAX_PAGE = 60, 80
KEY = re.compile(r"[a-z0-9_.:/-]+")
SQL = re.compile(r"\b(select\s.+\sfrom|insert\s+into|create\s+(table|view)|order\s+by)\b", re.IGNORECASE | re.DOTALL)
LEFTOVERS = re.compile(r"(^|/)(\.idea|\.vscode|\.DS_Store|Thumbs\.db|.*\.(orig|rej|swp|bak)|.*~)($|/)")
HOMES = re.compile(r"(?<![\w.:/-])/(home|Users|root)/\w")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(source: str) -> set[str]:
    """The top modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def words(source: str) -> list[str]:
    """String literals handed to ``st.*`` that a user could read: neither a key nor without any letter."""
    texts = (text for call in _calls(ast.parse(source)) for text in _texts(call))
    return [text for text in texts if not KEY.fullmatch(text) and _has_letter(text)]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called: ast.expr = node.func
            while isinstance(called, ast.Attribute):
                called = called.value
            if isinstance(called, ast.Name) and called.id == "st" and called is not node.func:
                yield node


def _texts(call: ast.Call) -> Iterator[str]:
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _has_letter(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def strings(source: str) -> Iterator[str]:
    """Every string of a file that is not a docstring."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    prose = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in prose:
            yield node.value


def files() -> list[Path]:
    """Every file that is or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git clone")
    return [ROOT / path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def test_app_is_short() -> None:
    assert len(APP.read_text(encoding="utf-8").splitlines()) < MAX_APP


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < MAX_PAGE


@pytest.mark.parametrize("path", SCREENS, ids=name)
def test_words_come_from_the_catalogues(path: Path) -> None:
    assert words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*SCREENS, *PARTS], ids=name)
def test_pages_have_no_engine_and_no_sql(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "duckdb" not in imports(source)
    assert [text for text in strings(source) if SQL.search(text)] == []


@pytest.mark.parametrize("path", CORE, ids=name)
def test_core_has_no_screen(path: Path) -> None:
    assert not imports(path.read_text(encoding="utf-8")) & {"streamlit", "plotly", "pages", "app"}


def test_nothing_of_one_machine_is_in_the_tree() -> None:
    machine = {f"{ROOT}", f"{Path.home()}/"}
    if len(ROOT.parent.parts) > 1 and ROOT.parent != Path("/tmp"):
        machine.add(f"{ROOT.parent}/")
    found = []
    for path in files():
        if LEFTOVERS.search(name(path)):
            found.append(name(path))
        text = path.read_bytes().decode("utf-8", errors="ignore")
        foreign = [place for place in sorted(machine) if place in text]
        if path != Path(__file__).resolve() and HOMES.search(text):
            foreign.append("a home folder")
        found += [f"{name(path)}: {place}" for place in foreign]
    assert found == []


def test_requirements_are_exact_and_name_no_place() -> None:
    texts = [(ROOT / file).read_text(encoding="utf-8") for file in ("requirements.txt", "requirements-dev.txt")]
    lines = [line for text in texts for line in text.splitlines()]
    wanted = [line for line in lines if line and not line.startswith(("#", "-r requirements.txt"))]
    assert [line for line in wanted if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line)] == []


def test_the_rules_themselves_catch_what_they_should() -> None:
    assert words("import streamlit as st\nst.write('Hello there')") == ["Hello there"]
    assert words("st.sidebar.button(label='Weiter')") == ["Weiter"]
    assert words("st.write(f'{n} customers')") == [" customers"]
    assert words("st.columns(3)[0].write(say('page.title'), key='a_b', icon='📊')") == []
    assert words("st.write('客户')") == ["客户"]
    assert imports("def f():\n    import duckdb.sql\n    from plotly.graph_objects import Bar") == {"duckdb", "plotly"}
    assert [text for text in strings('"""select a from b"""\nx = "select a from b"') if SQL.search(text)] == []
    assert [text for text in strings('x = "select a\\nfrom b"') if SQL.search(text)] == ["select a\nfrom b"]
    assert HOMES.search("see /home/" + "me/x") and not HOMES.search("example.org/home/me")
