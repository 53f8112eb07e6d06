"""The whole report: what an examiner reads in each template and language."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from app.core.bookmarks import CameraBookmark
from app.core.errors import EnfaceError, UsageError
from app.core.records import LIMITS_STATEMENT, Notice
from app.core.views import Camera, Projection
from app.report import look
from app.report import text as report_text
from app.report.content import Template
from app.report.document import ReportOptions, report_bytes
from app.report.facts import Check, Decision, DecisionFacts, Role
from tests.helpers.pdf import pages_of, solid, words_of
from tests.helpers.reports import WHEN, content, exhibit, gradient, result_facts

STATEMENTS = {
    "en": LIMITS_STATEMENT,
    "de": "KI-geschätztes 3D-Modell. Keine Fotografie. Nicht als alleiniges Beweismittel zur Identifizierung.",
}


@lru_cache(maxsize=8)
def built(template: Template, language: str = "en") -> bytes:
    """The report of the stand-in content."""
    return report_bytes(content(template), ReportOptions(template, language))


def summary(**changes) -> str:
    """The words of a summary without pictures."""
    made = content(Template.SUMMARY, stills=(), **changes)
    return words_of(report_bytes(made, ReportOptions(Template.SUMMARY)))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("template", list(Template))
def test_every_page_states_the_limits_its_number_and_the_classification(template, language):
    pages = pages_of(built(template, language))
    for number, page in enumerate(pages, 1):
        assert STATEMENTS[language] in " ".join(page.split())
        counted = f"Page {number} of {len(pages)}" if language == "en" else f"Seite {number} von {len(pages)}"
        assert counted in page
        assert page.count("RESTRICTED") >= 2


def test_the_full_report_says_all_that_an_examiner_asks_for():
    text = words_of(built(Template.LONG))
    for expected in (
        "FINAL REPORT", "2026/1178-B", "Dr. A. Example", "State Laboratory", "AZ 4 Js 12/26",
        "2026-11-22 20:45:12+01:00",
        "2026/1178-B/2", "Supersedes 2026/1178-B/1", "ee" * 32, "a photo was added", "Enface 0.1.0", "B. Clerk",
        "IMG_0001.jpg", "verified, 2026-11-22 20:45:12+01:00", "1,234,568 bytes", "handed over by the custody suite",
        "order 17/2026", "suspect", "equal to the hash above", "96 × 120 px", "68 landmarks",
        "Accepted by Dr. A. Example", "agrees with both photos", "a front and a side photo", "43,867 vertices",
        "distance between the pupils 63 mm, assumed",
        "yaw −3.2° (nose to the image's right), pitch +2.2° (up), roll 0.0°",
        "half of the points within 2.5 mm, 95 % within 3.9 mm", "50 % observed in the front photo",
        "enface, 10,853,756 parameters, run on cpu", "9f" * 32, "W311: Front photo: The face is only 61 px wide",
        "R-0001", "reconstruct 0.1.0", "rotate auto", "ipd_mm 63", "mesh.obj " + "ab" * 32,
        "Right three-quarter, textured", "From below, shape", "Half height, mm", "50 mm", "parallel",
        "Expected error, mm", "≥ 4", "observed in the side photo", "mirrored", "invented", "20.0 %",
        "Width of the nose 36.2 mm ± 2.4 mm", "95 %, from the expected error", "Angle at the chin 121.0° not known",
        "CCTV 3", "visual aid", "enface 0.91 % 1.62 mm 3.94 mm 1.55 to 1.70", "mean face 1.23 % 2.71 mm 6.15 mm",
        "another person 1.63 %", "held-out synthetic people", "People: 512",
        "nose mouth", "noses are short", "anny (CC0)",
        "the network's error (1.62 mm) is smaller than the mean face's (2.71 mm)",
        "Photo-anthropometry is not a basis", "first note", "second note", "step 5 · done", "Last event 41", "c4" * 32,
        "recomputed and intact", "SHA256:abc", "Examiner Signature Place and date", "Contents",
    ):  # fmt: skip
        assert solid(expected) in solid(text), expected


def test_the_contents_name_each_section_with_its_page():
    page = pages_of(built(Template.LONG))[1].replace(".", "")
    assert solid("Contents 2 1 Result at a glance 3 2 Exhibits 4 3 Method") in solid(page)


def test_the_seven_views_stand_in_the_full_report_textured_and_shaded():
    text = words_of(built(Template.LONG))
    for view in (
        "Front", "Left profile", "Right profile", "Left three-quarter", "Right three-quarter",
        "From above", "From below",
    ):  # fmt: skip
        assert f"{view}, textured" in text
        assert f"{view}, shape" in text


def test_the_shorter_templates_keep_what_a_reader_needs_to_judge_the_result():
    for template in (Template.SHORT, Template.SUMMARY):
        text = solid(words_of(built(template)))
        for expected in ("FINAL", "2026/1178-B", "01" * 32, "verified", "9f" * 32, "mean face's (2.71 mm)", "assumed"):
            assert solid(expected) in text, (template, expected)
    assert len(pages_of(built(Template.SUMMARY))) <= 2 < len(pages_of(built(Template.SHORT)))


def test_german_is_complete():
    text = words_of(built(Template.LONG, "de"))
    for expected in (
        "ENDGÜLTIGER BERICHT", "Fallnummer", "Asservate", "geprüft, 2026-11-22",
        "die Hälfte der Punkte innerhalb von 2,5 mm",
        "10.853.756 Parameter",
        "Drehung −3,2°", "gespiegelt", "erfunden", "20,0 %", "36,2 mm ± 2,4 mm", "Durchschnittsgesicht 1,23 %",
        "W311: Frontalaufnahme: Das Gesicht ist nur 61 px breit", "Seite 1 von", "Dreiviertel rechts, Textur",
    ):  # fmt: skip
        assert solid(expected) in solid(text), expected
    for foreign in ("not stated", "Exhibit", "Report", "Page ", "verified", "Measure", "expected error"):
        assert foreign not in text.replace("95 %, from the expected error", ""), foreign


@pytest.mark.parametrize(
    ("changes", "status", "why"),
    [
        ({"result": result_facts(decision=DecisionFacts())}, "DRAFT", "No examiner has accepted"),
        (
            {"result": result_facts(decision=DecisionFacts(Decision.REJECTED, "X", WHEN, "wrong person"))},
            "REJECTED RESULT",
            "wrong person",
        ),
        (
            {"result": result_facts(model=replace(result_facts().model, metrics=None))},
            "NOT FINAL",
            "Accuracy not established",
        ),
        ({"exhibits": (exhibit(check=Check.FAILED),)}, "NOT FINAL", "no longer have the recorded hash"),
        ({"exhibits": (exhibit(check=Check.NOT_CHECKED),)}, "NOT FINAL", "Not every exhibit"),
        ({"audit": None}, "NOT FINAL", "does not belong to a case"),
        ({"audit": replace(content().audit, intact=False)}, "NOT FINAL", "audit trail of the case is not intact"),
    ],
    ids=["draft", "rejected", "not evaluated", "failed", "not checked", "no audit", "broken audit"],
)
def test_a_report_is_final_only_when_nothing_is_open(changes, status, why):
    text = summary(**changes)
    assert status in text
    assert why in text
    assert "FINAL REPORT" not in text


def test_what_is_not_the_case_is_said():
    made = result_facts(mode="single", confidence=None, shares=None, warnings=())
    exhibits = (exhibit(photo=None, crop=None, source="", legal_basis="", supplier_sha256="", received=None),)
    bare = content(result=made, exhibits=exhibits, stills=(), measurements=(), log=(), audit=None, supersedes=())
    text = words_of(report_bytes(bare))
    for expected in (
        "one photo: what it does not show is estimated", "This network gives no expected error", "has no texture",
        "No measurement was taken", "There is no case, and so no log", "no audit trail", "no earlier report",
        "Not seen by the network", "Source not stated", "Warnings of the program None.",
        "enface, one photo 0.99 %", "the network's error (1.80 mm)",
    ):  # fmt: skip
        assert expected in text, expected


def test_a_network_that_is_no_better_than_the_mean_face_is_called_so():
    metrics = {
        "methods": {"enface": {"mm_median": 2.41, "mm_median_ci95": [2.35, 2.53]}, "mean_face": {"mm_median": 2.44}}
    }
    text = summary(result=result_facts(model=replace(result_facts().model, metrics=metrics)))
    assert "(2.41 mm) is not clearly smaller than the mean face's (2.44 mm)" in text


def test_a_synthesised_view_and_a_wrong_supplier_hash_stand_out():
    exhibits = (
        exhibit(),
        exhibit(2, Role.SIDE, synthetic=True),
        exhibit(3, Role.COMPARISON, supplier_sha256="ff" * 32),
    )
    text = words_of(report_bytes(content(exhibits=exhibits)))
    assert text.count("Synthesised view") >= 2
    assert "ff" * 32 in solid(text)
    assert "NOT equal to the hash above" in text


def test_twelve_exhibits_with_long_names_are_all_there():
    name = "Überwachungskamera_Ost_" + "x" * 150 + "_Kopie (2).jpeg"
    exhibits = tuple(exhibit(number, name=f"{number}-{name}") for number in range(1, 13))
    for template in Template:
        text = solid(words_of(report_bytes(content(template, exhibits=exhibits), ReportOptions(template))))
        for number in range(1, 13):
            assert solid(f"{number}-{name}") in text
            assert f"{number:02x}" * 32 in text


def test_nothing_is_printed_outside_the_margins_or_over_the_foot():
    exhibits = tuple(exhibit(number, name="W" * 500) for number in range(1, 4))
    notes = tuple("line\n" * 90 for _ in range(3))
    made = content(exhibits=exhibits)
    data = report_bytes(replace(made, case=replace(made.case, notes=notes, number="8" * 300, classification="C" * 300)))
    for page in PdfReader(io.BytesIO(data)).pages:
        places = []

        def visit(text, page_matrix, line, *_, places=places):
            if text.strip():
                x = line[4] * page_matrix[0] + line[5] * page_matrix[2] + page_matrix[4]
                y = line[4] * page_matrix[1] + line[5] * page_matrix[3] + page_matrix[5]
                places.append((float(x), float(y)))

        page.extract_text(visitor_text=visit)
        assert all(52.0 <= x <= 540.0 for x, _ in places)
        assert all(y < 830.0 for _, y in places)


@pytest.mark.parametrize("template", list(Template))
@pytest.mark.parametrize("count", [5, 7, 12])
def test_no_heading_stands_alone_at_the_foot_of_a_page(template, count):
    exhibits = tuple(exhibit(number, name=f"{number}_{'long' * 40}.jpg") for number in range(1, count + 1))
    made = content(template, stills=(), comparisons=(), exhibits=exhibits)
    pages = PdfReader(io.BytesIO(report_bytes(made, ReportOptions(template)))).pages
    for number, page in enumerate(pages, 1):
        if number == 1 and template is Template.LONG:
            continue  # the cover ends with the statement
        last = (look.PAGE_HEIGHT, 0.0)

        def visit(text: str, page_matrix: list[float], line: list[float], _: object, size: float) -> None:
            nonlocal last
            height = line[4] * page_matrix[1] + line[5] * page_matrix[3] + page_matrix[5]
            if text.strip() and look.BOTTOM - 4.0 < height < last[0]:
                last = height, size

        page.extract_text(visitor_text=visit)
        assert last[1] <= look.NORMAL, f"page {number} ends with a heading"


def test_the_exhibits_of_a_summary_begin_on_its_first_page():
    exhibits = tuple(exhibit(number, name=f"{number}_{'long' * 40}.jpg") for number in range(1, 13))
    made = content(Template.SUMMARY, stills=(), exhibits=exhibits)
    first = pages_of(report_bytes(made, ReportOptions(Template.SUMMARY)))[0]
    assert "E-001" in first
    assert "E-005" in first


def test_the_views_that_an_analyst_named_stand_under_the_cameras():
    camera = Camera((120.4, -33.0, 480.2), (10.5, -20.3, 0.0), (0.0, 1.0, 0.0), 75.0, Projection.PERSPECTIVE, 25.0)
    made = content(bookmarks=(CameraBookmark("scar <left>", camera),))
    text = words_of(report_bytes(made, ReportOptions(Template.LONG)))
    assert "Named views" in text
    assert "scar <left> 120, −33, 480 10.5, −20.3, 0.0" in text
    assert "Named views" not in words_of(built(Template.LONG))


def test_all_fonts_are_embedded():
    names = set()
    for page in PdfReader(io.BytesIO(built(Template.LONG))).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/FontDescriptor"].get_object()
            assert len(descriptor["/FontFile2"].get_object().get_data()) > 1000
            names.add(str(descriptor["/FontName"]).partition("+")[2])
    assert names == {"NotoSans-Regular", "NotoSans-Bold", "NotoSansMono-Regular"}


def test_metadata_state_title_author_time_and_that_it_is_synthetic():
    information = PdfReader(io.BytesIO(built(Template.SHORT))).metadata
    assert information.title == "3D face reconstruction, case 2026/1178-B"
    assert information.author == "Dr. A. Example"
    assert "synthetic" in information["/Keywords"]
    assert information.subject == LIMITS_STATEMENT
    assert information.creation_date == WHEN


def test_pictures_of_the_model_are_marked_synthetic_and_photos_are_not():
    counts = {True: 0, False: 0}
    for page in PdfReader(io.BytesIO(built(Template.SUMMARY))).pages:
        for item in page["/Resources"].get("/XObject", {}).values():
            counts[b"trainedAlgorithmicMedia" in item.get_object().get_data()] += 1
    assert counts == {True: 4, False: 3}, "two photos and one crop"
    marks = set()
    for page in PdfReader(io.BytesIO(built(Template.SHORT))).pages:
        for item in page["/Resources"].get("/XObject", {}).values():
            if "/DCTDecode" in item.get_object()["/Filter"]:
                marks.add(b"trainedAlgorithmicMedia" in item.get_object().get_data())
    assert marks == {True, False}


def test_the_crops_are_printed_without_loss():
    pictures = [picture for page in PdfReader(io.BytesIO(built(Template.SHORT))).pages for picture in page.images]
    lossless = [np.asarray(Image.open(io.BytesIO(picture.data)).convert("RGB")) for picture in pictures]
    assert any(np.array_equal(picture, content().exhibits[0].crop.image) for picture in lossless)


def test_the_outline_names_every_section():
    titles = [item["/Title"] for item in PdfReader(io.BytesIO(built(Template.LONG))).outline]
    assert titles[0] == "1  Result at a glance"
    assert titles[-1] == "14  Signatures"


def test_a_large_noisy_photo_makes_no_large_file():
    noise = np.random.default_rng(0).integers(0, 256, (3000, 4000, 3), dtype=np.uint8)
    made = content(Template.SHORT, exhibits=(exhibit(photo=noise), exhibit(2, Role.SIDE, photo=noise)), stills=())
    assert len(report_bytes(made, ReportOptions(Template.SHORT))) <= 2_000_000


def test_four_threads_build_the_same_report_at_once():
    made = content(Template.SUMMARY)
    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(lambda _: report_bytes(made, ReportOptions(Template.SUMMARY)), range(8)))
    assert len(results) == 1


def test_a_long_list_of_warnings_is_printed_whole():
    notices = tuple(Notice(f"W{number}", f"something is not as it should be, {number}") for number in range(60))
    text = summary(result=result_facts(warnings=notices))
    assert all(f"W{number}: something is not as it should be, {number}" in text for number in range(60))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        report_bytes(content(Template.SUMMARY, made=datetime(2026, 1, 1)), ReportOptions(Template.SUMMARY))  # noqa: DTZ001


def test_an_unknown_language_is_a_usage_error():
    with pytest.raises(UsageError) as caught:
        report_bytes(content(), ReportOptions(language="tlh"))
    assert caught.value.code == "E162"


def test_a_missing_font_is_said(tmp_path, monkeypatch):
    report_text.fonts.cache_clear()
    monkeypatch.setattr(report_text, "resources_dir", lambda: tmp_path)
    with pytest.raises(EnfaceError) as caught:
        report_bytes(content())
    assert caught.value.code == "E161"
    report_text.fonts.cache_clear()


def test_a_comparison_figure_of_any_shape_fits_the_page():
    made = content(Template.SHORT)
    for size in ((2000, 40), (40, 2000)):
        figure = replace(made.comparisons[0], image=gradient(*size))
        assert "CCTV 3" in words_of(report_bytes(replace(made, comparisons=(figure,)), ReportOptions(Template.SHORT)))
