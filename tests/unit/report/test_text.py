"""Fitting text: nothing wider than its column, and a shortened text keeps both ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.report.drawing import BODY, HASH, STRONG
from app.report.text import ELLIPSIS, clean, fitted, shortened


@settings(max_examples=60)
@given(
    text=st.text(alphabet="aWi .→жΩé&<>-_", max_size=300).map(clean),
    width=st.floats(30.0, 300.0),
    lines=st.integers(1, 3),
    look=st.sampled_from([BODY, STRONG, HASH]),
)
def test_every_line_fits_its_width(text, width, lines, look):
    paragraph = fitted(text, look, width, lines)
    _, height = paragraph.wrap(width, 1000.0)
    assert height <= lines * look.leading + 0.01
    for line in paragraph.blPara.lines:
        extra = line[0] if isinstance(line, tuple) else line.extraSpace
        assert extra >= -0.01


def test_a_long_file_name_keeps_its_start_and_its_extension():
    paragraph = fitted("IMG_" + "x" * 300 + "_final.jpeg", STRONG, 200.0, 1)
    text = paragraph.getPlainText()
    assert text.startswith("IMG_")
    assert text.endswith("final.jpeg")
    assert ELLIPSIS in text


@pytest.mark.parametrize(("keep", "expected"), [(10, "abcdef"), (4, "ab…ef"), (3, "ab…f"), (1, "a…"), (0, "…")])
def test_shortening(keep, expected):
    assert shortened("abcdef", keep) == expected


def test_a_megabyte_of_text_is_cut_before_typesetting():
    assert len(clean("x" * 1_000_000)) < 3000
