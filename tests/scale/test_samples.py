"""Samples of what `python -m tests.scale` measures at full size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.pairs import write_pairs
from tests.scale.__main__ import complete
from tests.scale.batches import run, run_on_cluster, run_with_kills

pytest.importorskip("distributed")
PAIRS = 5


@pytest.mark.slow
def test_one_worker_two_workers_and_a_cluster_make_the_same(tmp_path: Path) -> None:
    write_pairs(tmp_path / "photos", PAIRS)
    one = run(tmp_path / "photos", tmp_path / "one", "--workers", "1")
    two = run(tmp_path / "photos", tmp_path / "two", "--workers", "2")
    on_cluster, _ = run_on_cluster(tmp_path / "photos", tmp_path / "cluster", tmp_path / "dask", 2)
    assert all(complete(ran, PAIRS) for ran in (one, two, on_cluster))
    assert len(set(one.digests.values())) == PAIRS
    assert one.digests == two.digests == on_cluster.digests


@pytest.mark.slow
def test_killed_workers_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    write_pairs(tmp_path / "photos", PAIRS)
    hit, killed = run_with_kills(tmp_path / "photos", tmp_path / "out", 2, 1.5)
    assert killed >= 1
    assert complete(hit, PAIRS)
    assert sorted(path.parent.name for path in (tmp_path / "out").glob("*/result.json")) == sorted(hit.names)
    assert not list((tmp_path / "out" / ".enface-leases").iterdir())
