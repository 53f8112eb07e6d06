"""Both languages say the same things, and numbers are written as each language writes them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from app.core.records import Notice
from app.report.language import LANGUAGES, moment, words_of
from app.report.notices import notice_text
from app.report.text import GLUE
from tests.unit.architecture.source import modules

PLACES = re.compile(r"\{(\w+)\}")


def catalogue(root, code):
    return json.loads((root / "resources" / "report" / f"{code}.json").read_text(encoding="utf-8"))


def test_both_catalogues_have_the_same_keys_and_places_for_values(root):
    english, german = catalogue(root, "en"), catalogue(root, "de")
    assert {key for key in german if not key.startswith("notice.W")} == set(english)
    for key, text in english.items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(german[key])), key
        assert text, key
        assert german[key], key


def test_no_sentence_is_left_untranslated(root):
    english, german = catalogue(root, "en"), catalogue(root, "de")
    alike = {key for key, text in english.items() if text == german[key] and re.search(r"[a-z]{4}", text)}
    assert alike <= {"projection.parallel", "accuracy.median", "accuracy.pair", "run.duration"}


def test_every_sentence_is_used(root):
    source = "".join(module.text for module in modules() if module.room in {"report", "services"})
    families = set(re.findall(r"f[\"']([a-z_]+(?:\.[a-z_]+)*\.)\{", source))
    unused = [
        key
        for key in catalogue(root, "en")
        if not re.search(rf"[\"']{re.escape(key)}[\"']", source)
        and not any(key.startswith(family) for family in families)
    ]
    assert unused == []


def test_every_warning_of_the_program_has_a_german_sentence(root):
    source = "".join(module.text for module in modules())
    codes = set(re.findall(r'"(W[35]\d\d)"', source))
    german = catalogue(root, "de")
    assert codes
    assert [code for code in sorted(codes) if f"notice.{code}" not in german] == []


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (Notice("W303", "No side photo was given."), "Es gab keine Seitenaufnahme"),
        (
            Notice("W315", "Side photo: The photo's edge cuts off 12% of the face."),
            "Seitenaufnahme: Der Bildrand schneidet 12%",
        ),
        (Notice("W510", "Front photo: The file's name does not say so, but it is in PNG format."), "im Format PNG"),
        (Notice("W310", "Smaller faces were left aside: 1,2,3,4 and 5,6,7,8."), "außer Betracht: 1,2,3,4 and 5,6,7,8."),
        (
            Notice("W501", "The photo of 12000x9000 px was reduced to a working copy of 4000x3000 px."),
            "12000 × 9000 px",
        ),
        (Notice("W301", "no numbers here"), "no numbers here"),
        (Notice("W999", "something new"), "something new"),
    ],
)
def test_warnings_keep_their_facts_in_german(notice, expected):
    assert expected in notice_text(words_of("de"), notice)


def test_english_prints_a_warning_as_it_is():
    assert notice_text(words_of("en"), Notice("W303", "as it is")) == "as it is"


@pytest.mark.parametrize(
    ("value", "digits", "english", "german"),
    [
        (1234567.891, 1, "1,234,567.9", "1.234.567,9"),
        (-3.25, 1, "−3.2", "−3,2"),
        (-0.04, 1, "0.0", "0,0"),
        (10853756, 0, "10,853,756", "10.853.756"),
    ],
)
def test_numbers(value, digits, english, german):
    assert words_of("en").number(value, digits) == english
    assert words_of("de").number(value, digits) == german


def test_signs_and_per_cent():
    words = words_of("de")
    assert words.signed(2.0) == "+2,0"
    assert words.signed(0.01) == "0,0"
    assert words.percent(0.1234, 1) == f"12,3{GLUE}%"


def test_moments_are_iso_with_their_offset():
    assert moment(datetime(2026, 1, 2, 3, 4, 5, 999, tzinfo=UTC)) == "2026-01-02 03:04:05+00:00"
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 1, 2))  # noqa: DTZ001


def test_the_languages_are_those_that_are_offered():
    assert {words_of(code).code for code in LANGUAGES} == {"en", "de"}
