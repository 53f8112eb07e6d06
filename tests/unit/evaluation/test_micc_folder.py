"""The data set's folder: what is found in copies that are incomplete, renamed or damaged, and what is said about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import UsageError
from app.evaluation.micc.folder import (
    EXPECTED,
    check_subjects,
    list_subjects,
    read_demographics,
    read_subject,
)
from tests.helpers.scans import person, write_scan

NUMBER = "110920150452"


def scan(root: Path, subject: str = "subject_01", folder: str = "Model/frontal1/obj", name: str = NUMBER) -> Path:
    return write_scan(root / subject / folder, name, person(1))


def test_who_is_expected_found_and_missing(tmp_path: Path) -> None:
    scan(tmp_path)
    scan(tmp_path, "subject_30", "Model/frontal2/obj")
    (tmp_path / "subject_03" / "Model" / "sidel" / "obj").mkdir(parents=True)
    found = list_subjects(tmp_path)
    assert found.expected == len(EXPECTED) == 53
    assert [subject.name for subject in found.subjects] == ["subject_01", "subject_30"]
    assert len(found.missing) == 50
    assert "subject_03" not in found.missing
    assert [(row.subject, row.cause) for row in found.skipped] == [
        ("subject_03", "no OBJ file in a folder Model/frontal*/obj")
    ]


@pytest.mark.parametrize(
    ("subject", "folder"),
    [
        ("Subject_1", "model/Frontal1/OBJ"),
        ("subject-001", "Model/frontal_1"),
        ("Florence Dataset/part 1/subject_01", "Model/frontal1/obj"),
    ],
    ids=["other case", "no folder obj", "deeper"],
)
def test_other_spellings(tmp_path: Path, subject: str, folder: str) -> None:
    scan(tmp_path, subject, folder)
    assert [one.name for one in list_subjects(tmp_path).subjects] == ["subject_01"]


def test_the_first_frontal_scan_comes_first_and_what_others_left_is_not_taken(tmp_path: Path) -> None:
    folder = "Model/frontal1/obj"
    for name in (NUMBER, f"{NUMBER}_new", "aligned", "rotated"):
        scan(tmp_path, folder=folder, name=name)
    scan(tmp_path, folder="Model/frontal2/obj", name="110920150500")
    (one,) = list_subjects(tmp_path).subjects
    assert [file.stem for file in one.scans] == [NUMBER, f"{NUMBER}_new", "110920150500"]


BROKEN: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_text(""),
    "random bytes": lambda file: file.write_bytes(np.random.default_rng(0).bytes(4096)),
    "cut off in a line": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3 + 3]),
    "no faces": lambda file: file.write_text("\n".join(r for r in file.read_text().splitlines() if r[:1] != "f")),
    "faces past the end": lambda file: file.write_text(file.read_text() + "f 1 2 99999999\n"),
    "not a number": lambda file: file.write_text(file.read_text().replace("\nv ", "\nv nan ", 1)),
    "a word": lambda file: file.write_text(file.read_text().replace("\nv ", "\nv x", 1)),
    "one endless line": lambda file: file.write_text("v " + "1 " * 40000),
    "no texture": lambda file: file.with_suffix(".png").unlink(),
    "texture of random bytes": lambda file: file.with_suffix(".png").write_bytes(b"\x89PNG" + bytes(200)),
    "as large as a house": lambda file: file.write_text(file.read_text().replace("\nv ", "\nv 99999", 1)),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_damaged_scan_is_passed_over_for_the_next_and_named(tmp_path: Path, kind: str) -> None:
    first = scan(tmp_path)
    second = scan(tmp_path, folder="Model/frontal2/obj")
    BROKEN[kind](first)
    found = list_subjects(tmp_path)
    file, read, passed = read_subject(found, found.subjects[0])
    assert file == second
    assert read.texture is not None
    if kind != "a folder":
        assert [row.file for row in passed] == [f"subject_01/Model/frontal1/obj/{NUMBER}.obj"]
        assert passed[0].cause
        assert check_subjects(found) == passed


def test_a_subject_whose_scans_are_all_damaged_is_skipped_with_the_reasons(tmp_path: Path) -> None:
    BROKEN["no faces"](scan(tmp_path))
    scan(tmp_path, "subject_02")
    found = list_subjects(tmp_path)
    with pytest.raises(UsageError) as caught:
        read_subject(found, found.subjects[0])
    assert caught.value.code == "E243"
    (row,) = check_subjects(found)
    assert row.subject == "subject_01"
    assert NUMBER in row.cause


@pytest.mark.parametrize("unit", [1.0, 10.0, 1000.0], ids=["mm", "cm", "m"])
def test_units_are_recognised(tmp_path: Path, unit: float) -> None:
    write_scan(tmp_path / "subject_01/Model/frontal1/obj", NUMBER, person(1), unit)
    found = list_subjects(tmp_path)
    _, read, _ = read_subject(found, found.subjects[0])
    assert 120 < np.ptp(read.vertices[:, 1]) < 300


def test_a_texture_beside_the_scan_does_where_the_material_names_another(tmp_path: Path) -> None:
    file = scan(tmp_path)
    file.with_suffix(".mtl").write_text("newmtl skin\nmap_Kd C:\\scans\\face.bmp\n")
    found = list_subjects(tmp_path)
    assert read_subject(found, found.subjects[0])[1].texture is not None
    file.with_suffix(".mtl").unlink()
    shutil.move(file.with_suffix(".png"), file.with_name("texture.png"))
    assert read_subject(found, found.subjects[0])[1].texture is not None


@pytest.mark.parametrize("kind", ["missing", "empty", "a file", "others"])
def test_no_data_set_is_a_coded_error(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "data"
    if kind == "a file":
        root.write_text("x")
    elif kind != "missing":
        root.mkdir()
    if kind == "others":
        write_scan(root / "people", "a", person(0))
    with pytest.raises(UsageError) as caught:
        list_subjects(root)
    assert caught.value.code == "E242"
    assert "subject_01" in caught.value.remedy


def test_people_from_a_table(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("Subject, Sex,age,Ethnicity\nsubject_01,female,34,A\n2,male,,B\n")
    assert read_demographics(table) == {
        "subject_01": {"sex": "female", "age": "30-39", "ethnicity": "A"},
        "subject_02": {"sex": "male", "ethnicity": "B"},
    }


@pytest.mark.parametrize("text", [None, "", "a,b\n1,2\n", "subject\n1\n", "subject,sex\nx,male\n"])
def test_a_table_that_says_nothing_is_a_coded_error(tmp_path: Path, text: str | None) -> None:
    table = tmp_path / "people.csv"
    if text is not None:
        table.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_demographics(table)
    assert caught.value.code == "E245"
