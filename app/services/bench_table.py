"""The figures of a bench beside what the program is meant to reach."""

from __future__ import annotations

from app.services.bench import BASELINES, BenchResult

ASKED: dict[str, tuple[str, str, float]] = {
    "pair_s": ("a pair, from photos to mesh files, warm", "at most", 1.0),
    "single_s": ("one photo, the same", "at most", 1.4),
    "startup_s": ("until the window is shown", "at most", 2.0),
    "help_s": ("enface --help", "at most", 0.3),
    "fps": ("pictures a second while dragging", "at least", 30.0),
    "pairs_per_s": ("synthetic pairs a second, one core", "at least", 50.0),
    "peak_mb": ("largest memory of the reconstructions, MB", "at most", 1200.0),
}
"""What a figure is, and its bound on two cores without a GPU."""


def bench_table(result: BenchResult, default: str) -> list[tuple[str, str, str, str]]:
    """Rows of figure, measured, asked and verdict; then each network as a multiple of the default; then the stages."""
    rows = [("figure", "measured", "asked", "")]
    for name, (what, side, bound) in ASKED.items():
        value = getattr(result, name)
        if value is None:
            rows.append((what, "not here", f"{side} {bound:g}", ""))
            continue
        met = value <= bound if side == "at most" else value >= bound
        rows.append((what, f"{value:.2f}", f"{side} {bound:g}", "met" if met else "MISSED"))
    for name, seconds in result.forward_s.items():
        note = " (the default)" if name == default else " (published)" if name in BASELINES else ""
        ratio = f"{seconds / result.forward_s[default]:.2f} x {default}" if default in result.forward_s else ""
        rows.append((f"network {name}{note}, s", f"{seconds:.3f}", ratio, ""))
    for mode, stages in (("pair", result.stages_s), ("one photo", result.single_stages_s)):
        rows += [(f"{mode}: {name}, s", f"{seconds:.3f}", "", "") for name, seconds in stages.items()]
    return [*rows, (f"on {result.device}, {result.threads} threads", "", "", "")]
