"""The sample case that comes with the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.services.sample import sample_pairs


def test_three_invented_people_with_both_photos() -> None:
    pairs = sample_pairs()
    assert len(pairs) == 3
    assert len({pair.id for pair in pairs}) == 3
    assert all(pair.front.is_file() and pair.side is not None and pair.side.is_file() for pair in pairs)


@pytest.mark.parametrize("content", [None, "", "{}", '{"people": []}', '{"people": [{"id": 1}]}'])
def test_a_damaged_sample_case_is_told(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "case.json").write_text(content)
    with pytest.raises(StorageError) as caught:
        sample_pairs(tmp_path)
    assert caught.value.code == "E720"


def test_a_person_may_have_one_photo(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps({"people": [{"id": "A", "front": "a.png"}]}))
    assert sample_pairs(tmp_path)[0].side is None
