"""The colours are told apart by colour-blind readers, stand out on white and on dark, and are the theme's own."""

from __future__ import annotations

import itertools
import math
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from pages.parts import palette

THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
WHITE, DARK = THEME["theme"]["light"]["backgroundColor"], THEME["theme"]["dark"]["backgroundColor"]
# How much of linear red, green, blue reaches each channel: Viénot 1999 for red and green, Machado 2009 for blue.
SIGHT = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "no green": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio, 1 to 21."""
    weights = (0.2126, 0.7152, 0.0722)
    low, high = sorted(sum(w * c for w, c in zip(weights, linear(colour), strict=True)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """Lightness, green–red and blue–yellow (OKLab, in hundredths) as this reader sees them."""
    light = linear(colour)
    rows = [sum(w * c for w, c in zip(row, light, strict=True)) for row in SIGHT[sight]]
    red, green, blue = (min(max(part, 0.0), 1.0) for part in rows)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        100 * (0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short),
        100 * (1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short),
        100 * (0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short),
    )


def nearest(colours: Iterable[str], sight: str) -> float:
    """How far apart the two most similar of these colours are; about 2 is just noticeable."""
    return min(math.dist(seen(one, sight), seen(other, sight)) for one, other in itertools.combinations(colours, 2))


def flat(table: Mapping[str, Any], prefix: str = "") -> Iterable[str]:
    for name, value in table.items():
        yield from flat(value, f"{prefix}{name}.") if isinstance(value, dict) else (prefix + name,)


def test_the_measures_agree_with_known_values() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert nearest(("#b22222", "#6b6b00"), "no green") < nearest(("#b22222", "#6b6b00"), "all") / 2


@pytest.mark.parametrize("sight", SIGHT)
def test_ten_categories_are_told_apart(sight: str) -> None:
    assert len(set(palette.CATEGORIES)) == 10
    assert nearest(palette.CATEGORIES, sight) > 5


@pytest.mark.parametrize("sight", SIGHT)
def test_gain_loss_and_classes_are_far_apart(sight: str) -> None:
    assert nearest((palette.GAIN, palette.LOSS), sight) > 15
    assert nearest((palette.GAIN, palette.RETURNED, palette.LOSS), sight) > 9
    assert nearest(palette.CLASSES.values(), sight) > 8


@pytest.mark.parametrize("ground", [WHITE, DARK, "#0e1117"])
def test_marks_stand_out_from_the_page(ground: str) -> None:
    assert {colour: True for colour in palette.CATEGORIES} == {
        colour: contrast(colour, ground) >= 3 for colour in palette.CATEGORIES
    }
    assert all(contrast(colour, ground) >= 2 for colour in (*palette.CLASSES.values(), palette.OTHERS))


def test_a_tier_has_the_colour_of_its_class() -> None:
    assert list(palette.CLASSES) == ["A", "B", "C"] and list(palette.TIERS) == ["key", "keep", "review"]
    assert list(palette.TIERS.values()) == list(palette.CLASSES.values())


def test_the_scale_of_heat_only_gets_darker() -> None:
    places = [place for place, _ in palette.HEAT]
    lights = [contrast(colour, "#000000") for _, colour in palette.HEAT]
    assert places == sorted(places) and (places[0], places[-1]) == (0.0, 1.0)
    assert lights == sorted(lights, reverse=True)


def test_the_theme_has_these_colours_and_ten_of_them() -> None:
    assert tuple(THEME["theme"]["chartCategoricalColors"]) == palette.CATEGORIES
    assert THEME["theme"]["light"]["primaryColor"] == palette.ACCENT


def test_text_is_readable_in_both_themes() -> None:
    for name in ("light", "dark"):
        theme = THEME["theme"][name]
        for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
            assert contrast(theme["textColor"], ground) >= 7
            assert contrast(theme["primaryColor"], ground) >= 3


def test_the_configuration_keeps_to_itself_and_knows_its_options() -> None:
    known = config.get_config_options()
    assert [name for name in flat(THEME) if name not in known] == []
    assert THEME["browser"]["gatherUsageStats"] is False
    assert THEME["client"] == {"showErrorDetails": "none", "toolbarMode": "viewer", "showSidebarNavigation": False}
    server = THEME["server"]
    assert (server["address"], server["maxUploadSize"]) == ("localhost", 4096)
    assert not {"enableCORS", "enableXsrfProtection"} & server.keys(), "both stay on, as they are by default"
    assert "http" not in str(THEME) and "fontFaces" not in str(THEME)
