"""The one-page report: what an examiner reads in it, and what it refuses."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from app.core.errors import EnfaceError, StorageError
from app.core.records import Notice, Photo
from app.report import text as report_text
from app.report.onepage import STATEMENT, onepage_bytes
from tests.helpers.reports import METRICS, WHEN, result, stills, write_report


def words(path) -> str:
    """The page's text with white space collapsed."""
    return " ".join(PdfReader(path).pages[0].extract_text().split())


def test_it_is_one_a4_page_with_all_an_examiner_asks_for(tmp_path):
    path = write_report(
        tmp_path / "report.pdf",
        examiner="Dr. A. Example",
        result=result(warnings=(Notice("W103", "the face is small"),)),
    )
    pages = PdfReader(path).pages
    assert len(pages) == 1
    assert [round(float(value)) for value in pages[0].mediabox] == [0, 0, 595, 842]
    page = words(path)
    for expected in (
        STATEMENT,
        "2026/1178-B",
        "Dr. A. Example",
        "2026-11-22 20:45:12+01:00",
        "Front and side photo",
        "front.jpg",
        "side.png",
        "01" * 32,
        "02" * 32,
        "320 × 400 px",
        "enface, 4,123,456 parameters, run on cpu",
        "9f" * 32,
        "interpupillary 63 mm (assumed)",
        "unit mm",
        "yaw -3.2° (nose to the image's right), pitch +2.2° (up), roll 0.0°",
        "median 2.5 mm, 95 % of points below 3.9 mm",
        "50 % seen in the front photo",
        "Left three-quarter, shape",
        "50 mm. All views: parallel projection",
        "W103: the face is small",
        "DRAFT",
        "Page 1 of 1",
    ):
        assert expected in page, expected


def test_the_models_figures_stand_beside_the_mean_face(tmp_path):
    page = words(write_report(tmp_path / "report.pdf"))
    assert "enface 0.0091 1.62 mm 3.94 mm" in page
    assert "mean face 0.0123 2.71 mm 6.15 mm" in page
    assert "another person 0.0163 3.44 mm 8.02 mm" in page
    assert "200 subjects" in page
    assert "Accuracy not established" not in page


@pytest.mark.parametrize(
    "metrics",
    [
        None,
        {},
        {"methods": {"mean_face": METRICS["methods"]["mean_face"]}},
        {"methods": {"enface": {"nme_mean": float("nan")}}},
    ],
    ids=["none", "empty", "another model's", "not a number"],
)
def test_without_an_evaluation_record_accuracy_is_not_established(tmp_path, metrics):
    page = words(write_report(tmp_path / "report.pdf", model_metrics=metrics))
    assert "Accuracy not established" in page


def test_a_single_photo_without_texture_or_confidence_says_so(tmp_path):
    made = result(pair=False)
    made = replace(made, mesh=replace(made.mesh, texture=None, sigma_mm=None, provenance=None))
    page = words(write_report(tmp_path / "report.pdf", result=made))
    assert "No side photo was given" in page
    assert "Front photo only" in page
    assert "not given by this network" in page


def test_landmarks_are_shown_on_the_side_photo_too_if_it_was_fitted(tmp_path):
    made = result()
    assert words(write_report(tmp_path / "a.pdf", result=made)).count("68 landmarks") == 1
    both = replace(made, prediction=replace(made.prediction, side=made.prediction.front))
    assert words(write_report(tmp_path / "b.pdf", result=both)).count("68 landmarks") == 2


def test_four_threads_build_the_same_report_at_once():
    made = result()
    pictures = stills(made.mesh)
    with ThreadPoolExecutor(4) as pool:
        built = set(pool.map(lambda _: onepage_bytes(made, pictures, "Ö", "1", WHEN, None), range(8)))
    assert len(built) == 1


def test_all_fonts_are_embedded(tmp_path):
    fonts = PdfReader(write_report(tmp_path / "report.pdf")).pages[0]["/Resources"]["/Font"]
    names = set()
    for font in fonts.values():
        descriptor = font.get_object()["/FontDescriptor"].get_object()
        assert len(descriptor["/FontFile2"].get_object().get_data()) > 1000
        names.add(str(descriptor["/FontName"]).partition("+")[2])
    assert names == {"NotoSans-Regular", "NotoSans-Bold", "NotoSansMono-Regular"}


def test_metadata_state_title_author_time_and_that_it_is_synthetic(tmp_path):
    information = PdfReader(write_report(tmp_path / "report.pdf")).metadata
    assert information.title == "3D face reconstruction, case 2026/1178-B"
    assert information.author == "Enface"
    assert "synthetic" in information["/Keywords"]
    assert information.subject == STATEMENT
    assert information.creation_date == WHEN


def test_pictures_of_the_model_are_marked_synthetic_and_photos_are_not(tmp_path):
    objects = PdfReader(write_report(tmp_path / "report.pdf")).pages[0]["/Resources"]["/XObject"].values()
    files = [item.get_object().get_data() for item in objects if "/DCTDecode" in item.get_object()["/Filter"]]
    marked = [b"trainedAlgorithmicMedia" in file for file in files]
    assert sum(marked) == 8
    assert len(marked) == 10


def test_the_crops_are_printed_without_loss(tmp_path):
    made = result()
    pictures = PdfReader(write_report(tmp_path / "report.pdf", result=made)).pages[0].images
    lossless = [np.asarray(Image.open(io.BytesIO(picture.data)).convert("RGB")) for picture in pictures]
    assert any(np.array_equal(picture, made.front_crop.image) for picture in lossless)


_BUILD = (
    "import hashlib; from tests.helpers.reports import *; made = result();"
    "from app.report.onepage import onepage_bytes;"
    "data = onepage_bytes(made, stills(made.mesh), 'Ελένη', '7', WHEN, METRICS);"
    "print(hashlib.sha256(data).hexdigest())"
)


def test_the_same_input_gives_the_same_bytes_anywhere(root):
    made = result()
    here = hashlib.sha256(onepage_bytes(made, stills(made.mesh), "Ελένη", "7", WHEN, METRICS)).hexdigest()
    for zone, language, seed in (("Asia/Tokyo", "C", "0"), ("America/New_York", "de_DE.UTF-8", "4242")):
        environment = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", _BUILD], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == here


def test_another_time_gives_other_bytes(tmp_path):
    later = WHEN.replace(minute=46)
    first, second = write_report(tmp_path / "a.pdf"), write_report(tmp_path / "b.pdf", generated_at=later)
    assert first.read_bytes() != second.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "Smith <suspect> & co",
        '<b>bold</b> &amp; &#65; <font size="99">',
        "</para><para>",
        "Иванов Пётр Ильич",
        "Παπαδόπουλος Γιώργος",
        "Đặng Thị Ngọc Ánh, Łukasz Šťastný",
        "a → b ≤ c",
        "%s {0} \\n $HOME",
    ],
)
def test_names_are_printed_as_they_are(tmp_path, name):
    path = write_report(
        tmp_path / "report.pdf",
        examiner=name,
        case_number=name,
        result=result(front_name=name, warnings=(Notice("W1", name),)),
    )
    assert words(path).count(name) == 4


def test_a_decomposed_name_is_composed(tmp_path):
    assert "Zoë" in words(write_report(tmp_path / "report.pdf", examiner="Zoe\u0308"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("gnp.\u202etnorf", "gnp.\\u202etnorf"),
        ("a\x00b\x07c", "a\\x00b\\x07c"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("two\nlines\tand tab", "two lines and tab"),
        ("bad byte \udcff", "bad byte \\udcff"),
        ("x" + "\u0301" * 6, "\\u0301\\u0301"),
    ],
)
def test_hidden_characters_become_visible(tmp_path, name, shown):
    page = words(write_report(tmp_path / "report.pdf", examiner=name))
    assert shown in page
    assert "\u202e" not in page


@pytest.mark.parametrize("field", ["examiner", "case_number", "front_name", "side_name", "warning", "dataset"])
def test_characters_without_a_glyph_are_refused_by_name_and_nothing_is_written(tmp_path, field):
    changes = {}
    if field in ("examiner", "case_number"):
        changes[field] = "张伟 Wei"
    elif field == "warning":
        changes["result"] = result(warnings=(Notice("W1", "张伟"),))
    elif field == "dataset":
        changes["model_metrics"] = METRICS | {"dataset": "张伟"}
    else:
        changes["result"] = result(**{field: "张伟.jpg"})
    with pytest.raises(EnfaceError, match=r"张 \(U\+5F20\)") as caught:
        write_report(tmp_path / "report.pdf", **changes)
    assert caught.value.code == "E160"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["محمد", "דוד", "😀", "\ue000"], ids=["arabic", "hebrew", "emoji", "private"])
def test_scripts_that_cannot_be_set_right_are_refused_too(tmp_path, name):
    with pytest.raises(EnfaceError) as caught:
        write_report(tmp_path / "report.pdf", examiner=name)
    assert caught.value.code == "E160"


def heights(path) -> dict[str, float]:
    """Baseline above the page's lower edge of each piece of text."""
    places: dict[str, float] = {}

    def visit(text, page, line, *_):
        if text.strip():
            height = line[4] * page[1] + line[5] * page[3] + page[5]
            places.setdefault(" ".join(text.split()), float(height))

    PdfReader(path).pages[0].extract_text(visitor_text=visit)
    return places


letters = st.text(alphabet="aW.жΩé &<-", min_size=0, max_size=40)


@pytest.mark.fuzz
@settings(max_examples=12, phases=[Phase.generate])  # shrinking would take minutes
@given(
    piece=letters, repeat=st.sampled_from([0, 1, 7, 60, 2000]), count=st.sampled_from([0, 1, 4, 60]), pair=st.booleans()
)
def test_no_length_of_any_text_breaks_the_page(tmp_path_factory, piece, repeat, count, pair):
    name = piece * repeat
    made = result(
        pair=pair, front_name=name, side_name=name, warnings=tuple(Notice(f"W{i}", name) for i in range(count))
    )
    made = replace(made, model=replace(made.model, name=name or "x"), device=name)
    path = write_report(tmp_path_factory.mktemp("fuzz") / "r.pdf", result=made, examiner=name, case_number=name)
    assert len(PdfReader(path).pages) == 1
    places = heights(path)
    assert all(20.0 < height < 820.0 for height in places.values())
    assert places["WARNINGS"] > places["A result is a draft until an examiner accepts or rejects it."] + 20.0


def test_warnings_without_room_are_counted(tmp_path):
    notices = tuple(Notice(f"W{i}", "something is not as it should be") for i in range(30))
    page = words(write_report(tmp_path / "report.pdf", result=result(warnings=notices)))
    shown = page.count("something is not")
    assert 3 <= shown < 30
    assert f"and {30 - shown} more, see result.json" in page


def test_a_large_noisy_photo_makes_no_large_file(tmp_path):
    made = result()
    noise = np.random.default_rng(0).integers(0, 256, (3000, 4000, 3), dtype=np.uint8)
    made = replace(made, front_photo=Photo(noise, "aa" * 32, "big.jpg"))
    pictures = [replace(still, image=noise[:600, :600]) for still in stills(made.mesh)]
    path = write_report(tmp_path / "report.pdf", result=made, stills=pictures)
    assert path.stat().st_size <= 3_000_000


def test_a_folder_that_cannot_be_written_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError) as caught:
        write_report(tmp_path / "no" / "report.pdf")
    assert caught.value.exit_code == 7
    occupied = tmp_path / "folder.pdf"
    occupied.mkdir()
    with pytest.raises(StorageError):
        write_report(occupied)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.pdf"]


def test_an_existing_report_is_replaced_only_by_a_finished_one(tmp_path):
    path = write_report(tmp_path / "report.pdf")
    before = path.read_bytes()
    with pytest.raises(EnfaceError):
        write_report(path, examiner="张")
    assert path.read_bytes() == before
    write_report(path, examiner="B")
    assert path.read_bytes() != before
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_time_without_a_zone_is_refused(tmp_path):
    with pytest.raises(ValueError, match="time zone"):
        write_report(tmp_path / "report.pdf", generated_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_missing_font_is_said(tmp_path, monkeypatch):
    report_text.fonts.cache_clear()
    monkeypatch.setattr(report_text, "resources_dir", lambda: tmp_path)
    with pytest.raises(EnfaceError) as caught:
        write_report(tmp_path / "report.pdf")
    assert caught.value.code == "E161"
    report_text.fonts.cache_clear()
