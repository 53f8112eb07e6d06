"""Which lines a folder or a table makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import StorageError, UsageError
from app.services.batch import BatchRow, plan_batch


def touch(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(b"x")
    return [folder / name for name in names]


def test_a_folder_pairs_front_and_side_and_takes_the_rest_alone(tmp_path: Path) -> None:
    front, side, lone, only_side = touch(tmp_path, "0012_front.jpg", "0012_side.JPG", "lone.png", "x-profile.tif")
    touch(tmp_path, "readme.txt", ".hidden")
    (tmp_path / "folder.jpg").mkdir()
    rows = {row.name: row for row in plan_batch(tmp_path)}
    assert rows == {
        "0012": BatchRow("0012", front, side),
        "lone": BatchRow("lone", lone),
        "x-profile": BatchRow("x-profile", only_side),
    }


@pytest.mark.parametrize("separator", [",", ";"], ids=["comma", "semicolon"])
def test_a_table_counts_paths_from_itself(tmp_path: Path, separator: str) -> None:
    lines = [("front", "side"), ("a.jpg", "b.jpg"), ("/abs/c.jpg", ""), ("", "d.jpg")]
    table = tmp_path / "list.csv"
    table.write_text("\ufeff" + "\n".join(separator.join(line) for line in lines), encoding="utf-8")
    assert plan_batch(table) == [
        BatchRow("a", tmp_path / "a.jpg", tmp_path / "b.jpg"),
        BatchRow("c", Path("/abs/c.jpg"), None),
    ]


def test_every_line_gets_a_folder_name_of_its_own_that_stays_inside(tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("front\n../../etc/A.jpg\na.jpg\nsub/a.png\n..jpg\n", encoding="utf-8")
    names = [row.name for row in plan_batch(table)]
    assert len({name.casefold() for name in names}) == len(names) == 4
    assert all("/" not in name and not name.startswith(".") for name in names)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E231"),
        (b"photo\na.jpg\n", "E231"),
        (b"\xff\xfe\x00", "E231"),
        (b"front,side\n", "E230"),
        (b"front\n\x00\n", "E231"),
    ],
    ids=["empty", "no column", "no text", "no lines", "zero byte"],
)
def test_what_is_no_table_says_so(tmp_path: Path, content: bytes, code: str) -> None:
    table = tmp_path / "list.csv"
    table.write_bytes(content)
    with pytest.raises(UsageError) as told:
        plan_batch(table)
    assert told.value.code == code


def test_an_empty_folder_and_a_missing_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        plan_batch(tmp_path)
    with pytest.raises(StorageError):
        plan_batch(tmp_path / "none.csv")
