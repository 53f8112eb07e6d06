"""Text set literally: every character is printed, spelled out or refused, and nothing is taken for markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus import Paragraph

from app.core.errors import EnfaceError
from app.report import look
from app.report.language import words_of
from app.report.text import ELLIPSIS, GLUE, NBSP, markup, one_line, pieces, plain, shortened
from app.report.typeset import PLACE_LIMIT, Setter


@settings(max_examples=60)
@given(
    text=st.text(alphabet="aWi .→жΩé&<>-_", max_size=300),
    width=st.floats(30.0, 300.0),
    style=st.sampled_from([look.BODY, look.STRONG, look.HASH]),
)
def test_one_line_is_one_line_and_fits(text, width, style):
    paragraph = one_line(text, style, width)
    _, height = paragraph.wrap(width, 1000.0)
    assert height <= style.leading + 0.01
    for line in paragraph.blPara.lines:
        extra = line[0] if isinstance(line, tuple) else line.extraSpace
        assert extra >= -0.01


@settings(max_examples=150)
@given(text=st.text(alphabet="aж &<>/'\"\\#;{}%b\n\t\u202e\u00ad", max_size=60))
def test_a_paragraph_reads_as_the_text(text):
    paragraph = Paragraph(markup(text), look.BODY)
    read = paragraph.getPlainText().replace(NBSP, " ")
    assert read.split() == plain(text).replace(NBSP, " ").split()


def test_a_long_file_name_keeps_its_start_and_its_extension():
    text = one_line("IMG_" + "x" * 300 + "_final.jpeg", look.STRONG, 200.0).getPlainText()
    assert text.startswith("IMG_")
    assert text.endswith("final.jpeg")
    assert ELLIPSIS in text


@pytest.mark.parametrize(("keep", "expected"), [(10, "abcdef"), (4, "ab…ef"), (3, "ab…f"), (1, "a…"), (0, "…")])
def test_shortening(keep, expected):
    assert shortened("abcdef", keep) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gnp.\u202etnorf", r"gnp.\u202etnorf"),
        ("a\x00b\x07c", r"a\x00b\x07c"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("two\nlines\tand tab\r", r"two\nlines\tand tab\r"),
        ("bad byte \udcff", r"bad byte \udcff"),
        ("soft\u00adhyphen", r"soft\xadhyphen"),
        ("no-break\u00a0space", r"no-break\xa0space"),
        ("x" + "\u0301" * 6, "x\u0301\u0301\u0301" + r"\u0301\u0301\u0301"),
        ("a" + GLUE + "b", r"a\ufdd0b"),
    ],
)
def test_hidden_characters_become_visible(text, shown):
    read = Setter(words_of("en")).user(text, "name").getPlainText()
    assert read == plain(shown)
    assert "\u202e" not in read


def test_an_escape_differs_from_the_same_characters_typed():
    assert [piece.spelled for piece in pieces("\u202e")] == [True]
    assert [piece.spelled for piece in pieces(r"\u202e")] == [False]
    assert "backcolor" in markup("\u202e")


def test_runs_of_spaces_are_kept():
    assert plain("  a   b ") == f"{NBSP}{NBSP}a {NBSP}{NBSP}b "


def test_a_decomposed_name_is_composed():
    assert plain("Zoe\u0308") == "Zoë"


@pytest.mark.parametrize(
    "name",
    ["张伟", "محمد", "דוד", "हिन्दी", "ไทย", "😀"],
    ids=["chinese", "arabic", "hebrew", "devanagari", "thai", "emoji"],
)
def test_a_script_without_a_font_is_refused_by_name_or_spelled_out(name):
    with pytest.raises(EnfaceError) as caught:
        markup(f"Wei {name}")
    assert caught.value.code == "E160"
    assert name[0] in caught.value.cause
    assert f"U+{ord(name[0]):04X}" in caught.value.cause
    assert "--spell-out" in caught.value.remedy
    spelled = Paragraph(markup(f"Wei {name}", spell_out=True), look.BODY).getPlainText()
    assert spelled == "Wei " + name.encode("unicode_escape").decode()


@pytest.mark.parametrize("name", ["Иванов Пётр", "Παπαδόπουλος", "Đặng Thị Ngọc Ánh", "Łukasz Šťastný", "a → b ≤ c"])
def test_latin_greek_and_cyrillic_print_with_a_glyph_for_each_character(name):
    assert all(piece.font and not piece.spelled for piece in pieces(name))


def test_a_long_text_is_shortened_where_it_stands_and_printed_once_in_full():
    setter = Setter(words_of("en"))
    text = "begin " + "x" * 2 * PLACE_LIMIT + " end"
    first, second = setter.short(text, "Note"), setter.short(text, "Note")
    assert first == second
    assert first.startswith("begin")
    assert first.endswith("end [in full: T1]")
    assert [entry.text for entry in setter.long_texts] == [text]
