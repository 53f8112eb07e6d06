"""The table of a bench says which figures are met, which are missed, and which could not be taken."""

from __future__ import annotations

from app.services.bench import BenchResult
from app.services.bench_table import bench_table

RESULT = BenchResult(
    forward_s={"enface": 0.05, "prn": 0.2},
    pair_s=0.9,
    single_s=1.5,
    stages_s={"Texturing": 0.3},
    single_stages_s={"Turning the head": 0.4},
    startup_s=None,
    help_s=0.3,
    fps=29.9,
    pairs_per_s=60.0,
    peak_mb=900.0,
    device="cpu",
    threads=2,
)


def test_each_figure_has_its_verdict_and_each_network_its_ratio() -> None:
    rows = {row[0]: row[1:] for row in bench_table(RESULT, "enface")}
    verdicts = {name.partition(",")[0]: row[2] for name, row in rows.items()}
    assert verdicts["a pair"] == verdicts["enface --help"] == "met"
    assert verdicts["one photo"] == verdicts["pictures a second while dragging"] == "MISSED"
    assert rows["until the window is shown"] == ("not here", "at most 2", "")
    assert rows["network prn (published), s"] == ("0.200", "4.00 x enface", "")
    assert rows["pair: Texturing, s"][0] == "0.300"
    assert rows["one photo: Turning the head, s"][0] == "0.400"
