"""Scans as untrusted files: what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.errors import UsageError
from app.evaluation import scan_files
from app.evaluation.scan_files import list_scans, read_scan, readable_scans
from tests.helpers.scans import person, write_scan

CUBE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 0 0 1\nv 1 0 1\nv 1 1 1\nv 0 1 1\n"
FACES = "f 1 2 3 4\nf 5 6 7 8\nf -8 -7 -3 -4\n"


def test_polygons_backward_indices_and_units(tmp_path: Path) -> None:
    path = tmp_path / "a.obj"
    path.write_text(f"# comment\no thing\n{CUBE}vn 0 0 1\ns 1\n{FACES}f 2//1 3//1 7//1\n")
    scan = read_scan(path, 10.0)
    assert scan.vertices.max() == 10.0
    assert scan.triangles.tolist()[:2] == [[0, 1, 2], [0, 2, 3]]
    assert scan.triangles.tolist()[4:6] == [[0, 1, 5], [0, 5, 4]]
    assert len(scan.triangles) == 7
    assert scan.texture is None


def test_a_texture_comes_with_its_places(tmp_path: Path) -> None:
    scan = read_scan(write_scan(tmp_path, "a", person(0)))
    assert scan.texture is not None
    assert scan.uv is not None
    assert scan.uv.shape == (len(scan.triangles), 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "", CUBE, f"{CUBE}f 1 2 99\n" * 4, f"{CUBE}f 0 1 2\n" * 4, f"{CUBE}f 1 2\n", f"{CUBE}f 1 x 3\n",
        f"v nan 0 0\n{CUBE}{FACES}", f"v 1e999 0 0\n{CUBE}{FACES}", f"v 1 2\n{CUBE}{FACES}", "v " + "1" * 20000,
        CUBE + "f " + "1 " * 100 + "\n",
    ],
    ids=["empty", "no faces", "past the end", "zero", "two corners", "no number", "nan", "inf", "two coordinates",
         "long line", "many corners"],
)  # fmt: skip
def test_a_damaged_file_is_one_coded_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.obj"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_scan(path)
    assert caught.value.code == "E240"
    assert str(path) in caught.value.one_line()


def test_bounds_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.obj"
    path.write_text(CUBE + FACES)
    for name, limit in (("MAX_VERTICES", 7), ("MAX_TRIANGLES", 5), ("MAX_BYTES", 50)):
        with monkeypatch.context() as patch:
            patch.setattr(scan_files, name, limit)
            with pytest.raises(UsageError, match="more than"):
                read_scan(path)


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname", "no\\..\\..\\secret.png", "none.png"])
def test_a_texture_outside_the_folder_is_not_opened(tmp_path: Path, name: str) -> None:
    write_scan(tmp_path / "scans", "a", person(0))
    (tmp_path / "scans" / "a.png").rename(tmp_path / "secret.png")
    (tmp_path / "scans" / "a.mtl").write_text(f"newmtl skin\nmap_Kd {name}\n")
    assert read_scan(tmp_path / "scans" / "a.obj").texture is None


def test_the_table_names_people_units_and_groups(tmp_path: Path) -> None:
    write_scan(tmp_path, "a", person(1), unit=10.0)
    write_scan(tmp_path, "b", person(2))
    (tmp_path / "scans.csv").write_text(
        "file,subject,mm_per_unit,tone,sex,age\na.obj,P1,10,dark,female,older\nb.obj,,,,,\n"
    )
    first, second = list_scans(tmp_path)
    assert (first.subject, first.groups) == ("P1", {"tone": "dark", "age": "older", "sex": "female"})
    assert (second.subject, second.mm_per_unit, second.groups) == ("b", 1.0, {})
    sizes = [np.ptp(scan.vertices[:, 0]) for _, scan in readable_scans(tmp_path)[0]]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.1)


def test_a_folder_without_scans_or_with_a_bad_table_is_a_coded_error(tmp_path: Path) -> None:
    for table in (None, "file\n../x.obj\n", "name\na.obj\n", "file,mm_per_unit\na.obj,-1\n", "file\n"):
        if table is not None:
            (tmp_path / "a.obj").write_text(CUBE + FACES)
            (tmp_path / "scans.csv").write_text(table)
        with pytest.raises(UsageError) as caught:
            list_scans(tmp_path)
        assert caught.value.code == "E241"


def test_one_bad_scan_does_not_stop_the_others(tmp_path: Path) -> None:
    write_scan(tmp_path, "a", person(1))
    (tmp_path / "b.obj").write_text("nonsense")
    found, refused = readable_scans(tmp_path)
    assert [entry.subject for entry, _ in found] == ["a"]
    assert [row["file"] for row in refused] == ["b.obj"]
