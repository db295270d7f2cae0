"""How a file writes its numbers: decimal sign, thousands, currency. Text that is no number becomes NULL, never 0."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import duckdb

from core.fact import MONEY
from core.intake.sql import once, text

SIGNS = "¥￥$€£₹₩元圆"
CODES = ("USD", "EUR", "GBP", "CNY", "RMB", "JPY", "HKD", "TWD", "NTD", "SGD", "AUD", "CAD", "CHF", "INR", "KRW", "MOP")
_NAMES = {
    **dict.fromkeys(("人民币", "人民幣", "RENMINBI", "YUAN"), "CNY"),
    **dict.fromkeys(("港元", "港币", "港幣"), "HKD"),
    **dict.fromkeys(("台币", "台幣"), "TWD"),
    **dict.fromkeys(("美元", "DOLLARS"), "USD"),
    **dict.fromkeys(("欧元", "歐元", "EURO", "EUROS"), "EUR"),
    **dict.fromkeys(("英镑", "英鎊"), "GBP"),
    "日元": "JPY",
}
_MARKS = ("US$", "HK$", "NT$", *"¥$€£₹₩")
_SHOWN = {"USD": "$", "US$": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "RMB": "¥", "INR": "₹", "KRW": "₩"}
_YUAN = re.compile(r"(^|[\d(\[【/:\s])\s*[元圆]")
_SCALED = re.compile(
    r"[百千万萬亿億]\s*[元美欧歐港英]|\b(thousands?|millions?|mio|mn|k)\b|[$€£¥]\s?(k|m|000)\b", re.IGNORECASE
)
_NOISE = r"[\s\x{00A0}\x{202F}\x{2009}\x{3000}'’" + SIGNS + "]|(?i:US\\$|HK\\$|NT\\$|" + "|".join(CODES) + ")"
_WIDE, _NARROW = "０１２３４５６７８９，．－＋（）％−–", "0123456789,.-+()%--"


def number(expression: str, decimal: str, rate: bool = False) -> str:
    """The engine's expression for a number, NULL where the text is none. Plain numbers take the short way."""
    bare = f"regexp_replace(translate({expression}, '{_WIDE}', '{_NARROW}'), {text(_NOISE)}, '', 'g')"
    if rate:
        bare = f"replace({bare}, '%', '')"
    point, comma = (r"\.", ",") if decimal == "." else (",", r"\.")
    shape = r"(\(.*\)|[-+]?[^-+()]+|[^-+()]+-)"
    digits = rf"[-+(]?(\d{{1,3}}({comma}\d{{2,3}})*{comma}\d{{3}}|\d+)?({point}\d*)?[-)]?"
    thousands, mark = (",", ".") if decimal == "." else (".", ",")
    plain = f"replace(replace(translate(t, '()+-', ''), '{thousands}', ''), '{mark}', '.')"
    minus = "(starts_with(t, '(') or strpos(t, '-') > 0)"
    slow = once(
        "t",
        bare,
        (
            f"case when regexp_full_match(t, '{shape}') and regexp_full_match(t, '{digits}') then "
            f"cast(try_cast({plain} as {MONEY}) * (case when {minus} then -1 else 1 end) as {MONEY}) end"
        ),
    )
    if decimal == ".":
        return f"coalesce(try_cast({expression} as {MONEY}), {slow})"
    fast = f"case when strpos({expression}, '.') = 0 then try_cast(replace({expression}, ',', '.') as {MONEY}) end"
    return f"coalesce({fast}, {slow})"


def decide(connection: duckdb.DuckDBPyConnection, source: str, columns: Iterable[str]) -> str:
    """The decimal sign: a comma where more values need it to be one than need a point to be one."""
    commas = points = 0
    for column in columns:
        values = f"(select distinct {column} as value from {source} where {column} is not null limit 200000)"
        counts = ", ".join(f"count(*) filter ({_needs(mark, other)})" for mark, other in (",.", ".,"))
        row = connection.execute(f"select {counts} from {values}").fetchone()
        assert row is not None
        commas, points = commas + row[0], points + row[1]
    return "," if commas > points else "."


def _needs(mark: str, other: str) -> str:
    """Values that only make sense with ``mark`` as the decimal sign: 12,5 and 0,075 and 1.234,56, but not 1,234."""
    mark, other = f"[{mark}]", f"[{other}]"
    tail = r"\D*$"
    patterns = (
        rf"^[^.,]*\d{mark}(\d\d?|\d{{4,}}){tail}",
        rf"^[^.,\d]*0?{mark}\d+{tail}",
        rf"\d{other}\d{{3}}{mark}\d+{tail}",
    )
    return "(" + " or ".join(f"regexp_matches(value, {text(pattern)})" for pattern in patterns) + ")"


def currency(text: str) -> str:
    """The currency that a text names, as its sign where there is no doubt, as its code else; empty for none."""
    text = unicodedata.normalize("NFKC", text)
    if _SCALED.search(text):  # in thousands, 万元: the bare sign would say something else
        return ""
    words = "".join(sign if sign.isalpha() else " " for sign in text.upper()).split()
    found = next((word for word in words if word in CODES), "")
    found = found or next((code for name, code in _NAMES.items() if name in (words if name.isascii() else text)), "")
    found = found or next((mark for mark in _MARKS if mark in text), "") or ("CNY" if _YUAN.search(text) else "")
    return _SHOWN.get(found, found)
