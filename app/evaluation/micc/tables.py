"""The paper's Tables 2, 3 and 4: its published rows, marked as such, above what was measured here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.core.topology import resources_dir
from app.evaluation.methods import BASELINES


@lru_cache(maxsize=1)
def published() -> dict[str, Any]:
    """The figures that the paper states, as far as they are known here, and what of them was checked."""
    raw: dict[str, Any] = json.loads((resources_dir() / "evaluation" / "published.json").read_text(encoding="utf-8"))
    return raw


def paper_tables(methods: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The three tables.

    Args:
        methods: of `results.json`.

    Returns:
        By number: "title" and "rows", each with "method", "nme", "ci95" and "published". Measured rows of two photos
        stand in Tables 2 and 3, of one photo in Table 4; the baselines stand in each.
    """
    return {
        number: {
            "title": table["title"],
            "rows": [
                *(
                    {"method": row["method"], "nme": row["nme"], "ci95": None, "published": True}
                    for row in table["rows"]
                ),
                *(_measured(name, methods[name]) for name in methods if _belongs(name, number, methods)),
            ],
        }
        for number, table in published()["tables"].items()
    }


def _measured(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"method": name, "nme": entry["nme_mean"], "ci95": entry["nme_ci95"], "published": False}


def _belongs(name: str, number: str, methods: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a measured row has its place in a table."""
    if name in BASELINES:
        return True
    if name.endswith("_wrong_side"):
        return False
    single = name.endswith("_single")
    two_views = f"{name}_single" in methods
    if number == "2":
        return two_views
    if number == "3":
        return not single
    return single or not two_views
