"""From the sources of a plan to the pool of its run; goes on after an interruption without doing anything twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.services.training_plan import POOL, PlannedSource, TrainPlan

if TYPE_CHECKING:
    from app.sources.readers import Source

ENGINE_KINDS = ("anny", "ict", "bfm")
SOURCE_KINDS = (*ENGINE_KINDS, "300wlp", "facegen", "textures")
SINGLE = "pool_single"


def open_source(
    source: PlannedSource, cache: Path, style: str = "paper", textures: Path | None = None, seed: int = 0
) -> Source:
    """The reader of a source.

    Raises:
        UsageError: the kind is unknown, or its folder is missing (E279).
    """
    from app.sources.engine import EngineSource
    from app.sources.readers import FaceGenSource, LpSource, TextureSource

    folder = Path(source.folder) if source.folder else None
    opened: Source
    if source.kind in ENGINE_KINDS:
        opened = EngineSource(source.kind, cache, folder, style, textures, seed)
    elif folder is None:
        raise UsageError("the source has no folder", remedy="choose one", code="E279")
    elif source.kind == "300wlp":
        opened = LpSource(folder, Path(source.companion))
    elif source.kind == "facegen":
        opened = FaceGenSource(folder)
    elif source.kind == "textures":
        opened = TextureSource(folder)
    else:
        raise UsageError(f"the kind of source {source.kind!r} is unknown", remedy="choose another", code="E279")
    opened.label = source.label
    return opened


def fill_pool(plan: TrainPlan, run: Path, cache: Path, ctx: JobContext) -> Path:
    """Write the pool of a run; returns its folder.

    Raises:
        UsageError: a source cannot be used (E27x, E28x).
        StorageError: the disk does not allow it (E7xx).
    """
    pool = run / POOL
    pool.mkdir(parents=True, exist_ok=True)
    textures = None
    for source in sorted(plan.sources, key=lambda source: source.kind != "textures"):
        mark = pool / f"{source.label}.done.json"
        if not mark.exists():
            seed = int(plan.changes.get("seed", 1))
            report = open_source(source, cache, plan.style, textures, seed).fill(pool, source.pairs, ctx)
            mark.write_text(json.dumps(report.to_json(), indent=1), encoding="utf-8")
        if source.kind == "textures":
            textures = pool / "textures"
    return pool if plan.stage != "single" else _single(pool, run / SINGLE, ctx)


def _single(pool: Path, out: Path, ctx: JobContext) -> Path:
    """The pool with synthetic second views, made by the model in use."""
    from app.networks.runtime import load_predictor
    from app.synthesis.batches import Pool
    from app.synthesis.pivoted import fill
    from app.synthesis.pool import SHARD

    predictor = load_predictor(device="cpu")
    for stream in ("validation", "train"):
        pairs = Pool(pool, stream)
        count = -(-len(pairs) // SHARD)
        for number in range(count):
            ctx.progress("Turning photos", number / count)
            fill(pairs, out, predictor, "paper", range(number, number + 1))
    return out
