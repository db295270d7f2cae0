"""How a file writes its numbers: decimal sign, thousands, currency. Text that is no number becomes NULL, never 0."""

from __future__ import annotations

import re
import unicodedata

from core.fact import MONEY
from core.intake.sql import once, text

SIGNS = "¥￥$€£₹₩₽₺฿₫₪元圆圓円"
_CODES = (
    "USD EUR GBP CNY RMB JPY HKD TWD NTD SGD AUD CAD CHF INR KRW MOP NZD SEK NOK DKK PLN CZK HUF RUB BRL MXN ZAR AED "
    "SAR THB VND IDR MYR PHP ILS"
)
CODES = tuple(_CODES.split())
_NAMES = {
    **dict.fromkeys(("人民币", "人民幣", "RENMINBI", "YUAN"), "CNY"),
    **dict.fromkeys(("港元", "港币", "港幣"), "HKD"),
    **dict.fromkeys(("台币", "台幣"), "TWD"),
    **dict.fromkeys(("美元", "DOLLARS"), "USD"),
    **dict.fromkeys(("欧元", "歐元", "EURO", "EUROS"), "EUR"),
    **dict.fromkeys(("英镑", "英鎊"), "GBP"),
    "日元": "JPY",
}
_MARKS = ("US$", "HK$", "NT$", "CA$", "AU$", "NZ$", "C$", "A$", "S$", "R$", *"¥$€£₹₩")
_SHOWN = {"USD": "$", "US$": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "RMB": "¥", "INR": "₹", "KRW": "₩"}
_YUAN = re.compile(r"(^|[\d(\[【/:\s])\s*[元圆]")
_SCALED = re.compile(
    r"[百千万萬亿億]\s*[元美欧歐港英]|\b(thousands?|millions?|mio|mn|k)\b|[$€£¥]\s?(k|m|000)\b", re.IGNORECASE
)
_CURRENCY = r"(?i:US\$|HK\$|NT\$|CA\$|AU\$|NZ\$|[CASR]\$|\bRs\b\.?|" + "|".join(CODES) + ")|[" + SIGNS + "]"
_BLANK, _CLOSE = "\u00a0\u202f\u2009\u3000\t\r\n’＇", " *([^0-9 ]) *"
_WIDE, _NARROW = "０１２３４５６７８９，．－＋（）％−–" + _BLANK + "'", "0123456789,.-+()%--" + " " * (len(_BLANK) + 1)
_SCALES = {
    "k|千": 10**3,
    "万|萬": 10**4,
    "m|mn|mio|百万|百萬": 10**6,
    "千万|千萬": 10**7,
    "亿|億": 10**8,
    "b|bn|十亿|十億": 10**9,
}
_METRES = "m"
"""What a quantity is measured in; an amount of "2.5 m" is in millions."""


def number(expression: str, decimal: str, rate: bool = False, money: bool = True) -> str:
    """The engine's expression for a number, NULL where the text is none. Plain numbers take the short way.

    Understood around the digits: a currency, a scale (1.2万, 3.4M, but no "m" unless it is ``money``), and one sign
    out of -5, 5-, (5), "5 CR". CR marks a credit note, as in a list of what customers owe: negative; DR is positive.
    """
    bare = f"regexp_replace(translate({expression}, {text(_WIDE)}, {text(_NARROW)}), {text(_CURRENCY)}, ' ', 'g')"
    if rate:
        bare = f"replace({bare}, '%', '')"
    # Blanks stay where they stand between digits, as thousands do.
    bare = f"trim(regexp_replace(lower({bare}), '{_CLOSE}', '\\1', 'g'))"
    scales = [(re.sub(rf"^{_METRES}\|", "", names) if not money else names, by) for names, by in _SCALES.items()]
    unit = "(" + "|".join(names for names, _ in scales) + ")?"
    point, comma = (r"\.", "[, ]") if decimal == "." else (",", r"[. ]")
    digits = rf"(\d{{1,3}}({comma}\d{{2,3}})*{comma}\d{{3}}|\d+)?({point}\d*)?{unit}"
    shape = rf"[-+]?{digits}|{digits}-|\({digits}\)|{digits}(cr|dr)|(cr|dr){digits}"
    thousands, mark = (",", ".") if decimal == "." else (".", ",")
    plain = f"replace(replace(regexp_replace(t, '[^0-9.,]', '', 'g'), '{thousands}', ''), '{mark}', '.')"
    minus = "regexp_matches(t, '[-(]|cr')"
    by = "".join(f" when regexp_matches(t, '[0-9.,]({names})([^a-z一-龥]|cr|dr|$)') then {by}" for names, by in scales)
    scaled = f"try_cast({plain} as decimal(28, 10)) * cast(case{by} else 1 end as decimal(10, 0))"
    signed = f"cast(try_cast({scaled} as {MONEY}) * (case when {minus} then -1 else 1 end) as {MONEY})"
    slow = once("t", bare, f"case when regexp_full_match(t, '{shape}') then {signed} end")
    usual = rf"-?[$€£¥]?\d{{1,3}}([{thousands}]\d{{3}})*([{mark}]\d*)?"
    shorter = f"try_cast(replace(translate({expression}, '$€£¥{thousands}', ''), '{mark}', '.') as {MONEY})"
    slow = f"case when regexp_full_match({expression}, '{usual}') then {shorter} else {slow} end"
    if decimal == ".":
        return f"coalesce(try_cast({expression} as {MONEY}), {slow})"
    fast = f"case when strpos({expression}, '.') = 0 then try_cast(replace({expression}, ',', '.') as {MONEY}) end"
    return f"coalesce({fast}, {slow})"


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
