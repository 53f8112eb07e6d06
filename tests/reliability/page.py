"""The table in the guide on reliability, between its two marks."""

from __future__ import annotations

from pathlib import Path

BEGIN, END = "<!-- matrix -->", "<!-- end of matrix -->"


def write_table(page: Path, lines: list[str]) -> None:
    """Replace what stands between the marks."""
    head, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    page.write_text("\n".join([head + BEGIN, "", *lines, "", END + tail]), encoding="utf-8")
