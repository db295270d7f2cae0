"""Numbers and dates read as the reader's language writes them, short on a card and exact in a hover."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts import formats

NB = "\u00a0"
SIGNS = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "万亿": 1e12, "万": 1e4, "亿": 1e8}


@pytest.mark.parametrize(
    ("value", "currency", "en", "zh"),
    [
        (0, "", "0", "0"),
        (0, "¥", "¥0", "¥0"),
        (7, "$", "$7", "$7"),
        (12.5, "$", "$12.50", "$12.50"),
        (0.4, "", "0.4", "0.4"),
        (1234.56, "¥", "¥1,235", "¥1,235"),
        (9_999, "", "9,999", "9,999"),
        (9_999.6, "", "10k", "1万"),
        (10_000, "", "10k", "1万"),
        (12_345, "¥", "¥12.35k", "¥1.23万"),
        (999_996, "$", "$1M", "$100万"),
        (1_200_000, "", "1.2M", "120万"),
        (-1_200_000, "¥", "−¥1.2M", "−¥120万"),
        (15_980_000, "¥", "¥15.98M", "¥1,598万"),
        (99_999_999, "¥", "¥100M", "¥1亿"),
        (160_000_000, "¥", "¥160M", "¥1.6亿"),
        (2_500_000_000, "USD", f"USD{NB}2.5B", f"USD{NB}25亿"),
        (1_500_000_000_000, "", "1.5T", "1.5万亿"),
        (1_200_000, "HK$", "HK$1.2M", "HK$120万"),
        (Decimal("15980000.00"), "€", "€15.98M", "€1,598万"),
        (-0.001, "$", "$0.00", "$0.00"),
        (float("nan"), "$", "–", "–"),
    ],
)
def test_compact(value: float, currency: str, en: str, zh: str) -> None:
    assert (formats.compact(value, "en", currency), formats.compact(value, "zh", currency)) == (en, zh)


@pytest.mark.parametrize(
    ("low", "high", "currency", "en", "zh"),
    [
        (8012, 11_210, "", "8,012 to 11,210", "8,012 to 11,210"),
        (8012, 9999, "", "8,012 to 9,999", "8,012 to 9,999"),
        (12_345, 56_789, "¥", "¥12.35k to ¥56.79k", "¥1.23万 to ¥5.68万"),
        (0, 11_210, "$", "$0 to $11.21k", "$0 to $1.12万"),
        (-12_000, 800, "¥", "−¥12,000 to ¥800", "−¥12,000 to ¥800"),
        (950_000, 1_200_000, "", "950k to 1,200k", "95万 to 120万"),
        (95_240, 104_320, "", "95.24k to 104.32k", "9.52万 to 10.43万"),
        (95.4, 104.3, "", "95.4 to 104.3", "95.4 to 104.3"),
        (12, 37.9, "$", "$12.00 to $37.90", "$12.00 to $37.90"),
        (5, float("nan"), "", "5 to –", "5 to –"),
    ],
)
def test_both_ends_of_a_range_are_written_in_one_style(
    low: float, high: float, currency: str, en: str, zh: str
) -> None:
    for language, text in (("en", en), ("zh", zh)):
        ends = [formats.compact(one, language, currency, beside=other) for one, other in ((low, high), (high, low))]
        assert " to ".join(ends) == text


@pytest.mark.parametrize(
    ("value", "en", "zh"), [(0, "0", "0"), (500, "500", "500"), (2000, "2k", "2,000"), (50_000, "50k", "5万")]
)
def test_the_edge_of_a_band_is_short(value: float, en: str, zh: str) -> None:
    assert (formats.edge(value, "en"), formats.edge(value, "zh")) == (en, zh)


@given(st.floats(min_value=-1e15, max_value=1e15), st.sampled_from(["en", "zh"]))
def test_compact_never_strays_from_the_value(value: float, language: str) -> None:
    """Read back, a short number is within half a unit below 10,000, and within half a percent above."""
    text = formats.compact(value, language).replace(",", "").replace(formats.MINUS, "-")
    sign = next((sign for sign in SIGNS if text.endswith(sign)), "")
    back = float(text.removesuffix(sign)) * SIGNS.get(sign, 1)
    assert back == pytest.approx(value, rel=0.005, abs=0.5)


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (15977463.5, "¥", "¥15,977,463.50"),
        (Decimal("0.10"), "$", "$0.10"),
        (0.1 + 0.2, "", "0.30"),
        (1234, "", "1,234"),
        (1234.0, "", "1,234"),
        (1234, "USD", f"USD{NB}1,234.00"),
        (-12.345, "€", "−€12.34"),
        (float("nan"), "€", "–"),
    ],
)
def test_full_keeps_two_decimals_of_money_and_none_of_counts(value: float, currency: str, text: str) -> None:
    assert formats.full(value, "en", currency) == formats.full(value, "zh", currency) == text


@pytest.mark.parametrize("value", [0, 7, 1234, 1_234_567])
def test_count_is_whole_with_separators(value: int) -> None:
    assert formats.count(value, "en") == formats.count(value, "zh") == f"{value:,}"
    assert formats.count(-1234, "en") == "−1,234"


@pytest.mark.parametrize(
    ("fraction", "digits", "en", "zh"),
    [
        (0.153, 1, f"15.3{NB}%", "15.3%"),
        (0.8, 0, f"80{NB}%", "80%"),
        (1.0, 1, f"100.0{NB}%", "100.0%"),
        (-0.05, 1, f"−5.0{NB}%", "−5.0%"),
        (-0.0001, 1, f"0.0{NB}%", "0.0%"),
        (12.5, 0, f"1,250{NB}%", "1,250%"),
        (None, 1, "–", "–"),
        (float("nan"), 1, "–", "–"),
    ],
)
def test_percent(fraction: float | None, digits: int, en: str, zh: str) -> None:
    assert (formats.percent(fraction, "en", digits), formats.percent(fraction, "zh", digits)) == (en, zh)


def test_days_and_months() -> None:
    assert formats.day(date(2024, 3, 4), "en") == "4 Mar 2024"
    assert formats.day(date(2024, 3, 4), "zh") == "2024年3月4日"
    assert formats.month(date(2024, 9, 1), "en") == "Sep 2024"
    assert formats.month(date(2024, 9, 1), "zh") == "2024年9月"


@pytest.mark.parametrize(
    ("kind", "start", "end", "en", "zh"),
    [
        ("month", date(2024, 3, 1), date(2024, 3, 31), "Mar 2024", "2024年3月"),
        ("quarter", date(2024, 1, 1), date(2024, 3, 31), "Q1 2024", "2024年一季度"),
        ("quarter", date(2024, 10, 1), date(2024, 12, 31), "Q4 2024", "2024年四季度"),
        ("quarter", date(2024, 2, 1), date(2024, 4, 30), "Feb 2024 – Apr 2024", "2024年2月–2024年4月"),
        ("half", date(2024, 1, 1), date(2024, 6, 30), "H1 2024", "2024年上半年"),
        ("half", date(2024, 7, 1), date(2024, 12, 31), "H2 2024", "2024年下半年"),
        ("half", date(2024, 4, 1), date(2024, 9, 30), "Apr 2024 – Sep 2024", "2024年4月–2024年9月"),
        ("year", date(2024, 1, 1), date(2024, 12, 31), "2024", "2024年"),
        ("year", date(2024, 4, 1), date(2025, 3, 31), "Apr 2024 – Mar 2025", "2024年4月–2025年3月"),
        ("12m", date(2023, 3, 1), date(2024, 2, 29), "Mar 2023 – Feb 2024", "2023年3月–2024年2月"),
        ("12m", date(2024, 1, 1), date(2024, 12, 31), "Jan 2024 – Dec 2024", "2024年1月–2024年12月"),
    ],
)
def test_period_label(kind: str, start: date, end: date, en: str, zh: str) -> None:
    assert (formats.period_label(kind, start, end, "en"), formats.period_label(kind, start, end, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("value", "before", "unit", "en", "zh"),
    [
        (112.3, 100, "money", f"+12.3{NB}%", "+12.3%"),
        (90, 100, "count", f"-10.0{NB}%", "-10.0%"),
        (Decimal("112.30"), Decimal("100.00"), "money", f"+12.3{NB}%", "+12.3%"),
        (100, 100, "count", f"±0.0{NB}%", "±0.0%"),
        (0.102, 0.09, "share", f"+1.2{NB}pp", "+1.2 个百分点"),
        (0.09, 0.102, "share", f"-1.2{NB}pp", "-1.2 个百分点"),
        (0.09, 0.0, "share", f"+9.0{NB}pp", "+9.0 个百分点"),
        (100, 0, "money", None, None),
        (100, -50, "money", None, None),
        (None, 100, "money", None, None),
        (100, None, "share", None, None),
        (float("nan"), 0.5, "share", None, None),
        (1.0, float("nan"), "money", None, None),
    ],
)
def test_change(value: float | None, before: float | None, unit: str, en: str | None, zh: str | None) -> None:
    assert (formats.change(value, before, unit, "en"), formats.change(value, before, unit, "zh")) == (en, zh)


def test_lists() -> None:
    assert formats.listed(["Li"], "en") == formats.listed(["Li"], "zh") == "Li"
    assert formats.listed(["Li", "Wu", "He"], "en") == "Li, Wu and He"
    assert formats.listed(["Li", "Wu", "He"], "zh") == "Li、Wu和He"


def test_a_change_in_a_sentence_has_a_minus_and_a_loss_no_sign() -> None:
    assert [formats.written(one) for one in ("-3.1 %", "+3.1 %", "±0.0 %")] == ["−3.1 %", "+3.1 %", "±0.0 %"]
    assert [formats.unsigned(one) for one in ("−$3,196", "+$5,466", "-1.2 pp")] == ["$3,196", "$5,466", "1.2 pp"]


def test_no_sign_and_no_unit_stands_alone_at_the_end_of_a_line() -> None:
    joiner = "\u2060"
    assert formats.unbroken("−9.46万，207 家") == f"−{joiner}9.46{joiner}万，207{NB}家"
    assert formats.unbroken("+¥21.97万") == f"+{joiner}¥21.97{joiner}万"
    assert formats.unbroken("310 opening + 8 new, Q4 2025") == f"310 opening + 8 new, Q4{NB}2025"
