"""Measuring models on held-out synthetic people, whose every point is known.

The errors in mm are those of corresponding points after the best similarity; the seed NME is measured beside them, on
the first people of the pool. `python -m app.evaluation.synthetic --pool build/pool --stream test --model enface --out
DIR` is `enface evaluate --dataset synthetic` without the manifest's record.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.align import fit_similarity
from app.core.icp import icp
from app.core.jobs import JobContext
from app.core.metrics import seed_nme
from app.core.records import CROP_SIZE
from app.core.surface import Surface
from app.core.topology import load_topology
from app.evaluation.batches import Answer, BatchModel
from app.evaluation.methods import WITH_SHAPE, Baselines, load_baselines, methods_of
from app.evaluation.results import markdown, results_of, skin_tone
from app.evaluation.scores import RADIUS_MM, Figures, Subject, coarse_vertices, landmarks_of
from app.networks.manifest import ModelEntry
from app.synthesis.batches import EXACT, Pool, grid_landmarks, warp
from app.synthesis.engine import block_mean

log = logging.getLogger(__name__)
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
_BATCH = 32
NME_PEOPLE = 128
"""The seed NME takes a second or so for a person and its methods, so only the first of them get one."""


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What was measured on one pool.

    Attributes:
        subjects: with the figures of every method. generators: (n,) which generator each head is from.
        sigma: by model, (n, k) expected error of the pair in the truth's mm; only models that state one.
        errors: by model, (n, k) mm of its pair. regions: (k,) index into `REGIONS`.
    """

    subjects: list[Subject]
    generators: NDArray[np.str_]
    regions: NDArray[np.uint8]
    sigma: dict[str, F64] = field(default_factory=dict)
    errors: dict[str, F64] = field(default_factory=dict)


class Grid:
    """The 64 x 64 grid on which the truth is known."""

    def __init__(self) -> None:
        topology = load_topology()
        self.inside = block_mean(topology.weight * topology.mask) > 0
        self.regions = topology.regions[1::4, 1::4][self.inside]
        marks = topology.landmarks68
        self.rows, self.columns = marks[:, 0] // 4, marks[:, 1] // 4

    def points(self, shape: NDArray[np.floating]) -> F64:
        """Points inside the face (k, 3) of a shape map of 64 or 256 px."""
        grid = block_mean(shape) if shape.shape[0] == CROP_SIZE else shape
        return np.asarray(grid[self.inside], np.float64)

    def landmarks(self, shape: NDArray[np.floating]) -> F64:
        """The grid's cells nearest to the 68 landmarks (68, 3), of a map of 64 px."""
        return np.asarray(shape[self.rows, self.columns], np.float64)


def measure(
    entries: Sequence[ModelEntry],
    pool: Pool,
    baselines: Baselines,
    ctx: JobContext | None = None,
    nme_people: int | None = None,
) -> HeldOut:
    """Run all models over a pool.

    Args:
        entries: models of the manifest.
        pool: held-out pairs.
        baselines: the mean face; another person is the next one of the pool.
        ctx: progress and cancellation.
        nme_people: how many people get a seed NME; `NME_PEOPLE` by default.
    """
    ctx = ctx or JobContext()
    nme_people = NME_PEOPLE if nme_people is None else nme_people
    grid, attributes = Grid(), _attributes(pool)
    held = HeldOut([], np.array([str(pool.row(i)["generator"]) for i in range(len(pool))]), grid.regions)
    models = [BatchModel(entry) for entry in entries]
    spread: dict[str, list[F64]] = {entry.name: [] for entry in entries}
    for start in range(0, len(pool), _BATCH):
        ctx.progress(f"Measuring person {start + 1} of {len(pool)}", start / len(pool))
        index = range(start, min(start + _BATCH, len(pool)))
        rows = [pool.row(i) for i in index]
        others = [pool.row((i + 1) % len(pool)) for i in index]
        answers = _answers(models, rows, others, ctx)
        for k, i in enumerate(index):
            ctx.check()
            truth = rows[k]["shape"].astype(np.float32)
            subject = Subject(f"{pool.stream} {i}", float(rows[k]["yaw"][0]), attributes(i))
            for name, column in answers.items():
                answer = column[k]
                subject.figures[name] = (
                    None if answer is None else figures_of_shape(answer.shape, truth, grid, i < nme_people)
                )
                if name in spread and answer is not None and answer.sigma is not None:
                    spread[name].append(_in_truths_mm(answer.shape, answer.sigma, truth, grid))
            subject.figures["mean_face"] = figures_of_shape(baselines.mean, truth, grid, i < nme_people)
            other = others[k]["shape"].astype(np.float32)
            subject.figures["other_person"] = figures_of_shape(other, truth, grid, i < nme_people)
            held.subjects.append(subject)
    for name, parts in spread.items():
        if len(parts) == len(pool):
            held.sigma[name] = np.stack(parts)
            held.errors[name] = np.stack([f.errors for s in held.subjects if (f := s.figures[name]) is not None])
    return held


def _crop(row: dict[str, NDArray[Any]], view: str) -> NDArray[np.uint8]:
    """The crop that the true landmarks frame; the program frames by those that it found in a first pass."""
    marks = grid_landmarks(row["shape"].astype(np.float32))
    return warp(np.random.default_rng(0), row[view], row[f"{view}_view"], marks, CROP_SIZE, EXACT)[0]


def _answers(
    models: Sequence[BatchModel],
    rows: Sequence[dict[str, NDArray[Any]]],
    others: Sequence[dict[str, NDArray[Any]]],
    ctx: JobContext,
) -> dict[str, list[Answer | None]]:
    """What each method says of each person; None where it gives no face."""
    fronts = [_crop(row, "front") for row in rows]
    sides = {
        "pair": [_crop(row, "side") for row in rows],
        "single": None,
        "wrong_side": [_crop(row, "side") for row in others],
    }
    answers = {}
    for model in models:
        for name, mode in methods_of(model.entry).items():
            ctx.check()
            answers[name] = model(fronts, sides[mode])
    return answers


def figures_of_shape(shape: NDArray[np.floating], truth: NDArray[np.float32], grid: Grid, with_nme: bool) -> Figures:
    """Figures of a shape map of 64 or 256 px against the true one of 64 px, both in mm."""
    target = grid.points(truth)
    found = grid.points(shape)
    errors = np.linalg.norm(fit_similarity(found, target).apply(found) - target, axis=1)
    tip = grid.landmarks(truth)[30]
    near = np.linalg.norm(target - tip, axis=1) <= 60.0
    nme = None
    if with_nme:
        scored = target[np.linalg.norm(target - tip, axis=1) <= RADIUS_MM][::3]
        vertices, triangles, marks = _surface(shape, grid)
        start = fit_similarity(grid.landmarks(truth), marks)
        nme = seed_nme(vertices, triangles, scored, icp(scored[::3], Surface(vertices, triangles), start).transform)
    return Figures(nme, errors, grid.regions, near)


def _surface(shape: NDArray[np.floating], grid: Grid) -> tuple[F64, NDArray[np.int32], F64]:
    """Vertices, triangles and landmarks of a shape map of 64 or 256 px."""
    topology = load_topology()
    if shape.shape[0] == CROP_SIZE:
        return coarse_vertices(shape, topology), topology.lod_triangles, landmarks_of(shape, topology)
    index = np.full(grid.inside.shape, -1, np.int32)
    index[grid.inside] = np.arange(int(grid.inside.sum()), dtype=np.int32)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    full = (a >= 0) & (b >= 0) & (c >= 0) & (d >= 0)
    upper = np.stack([a[full], c[full], b[full]], 1)
    lower = np.stack([b[full], c[full], d[full]], 1)
    return grid.points(shape), np.concatenate([upper, lower]), grid.landmarks(shape)


def _in_truths_mm(shape: F32, sigma: F32, truth: F32, grid: Grid) -> F64:
    """Expected error (k,) of a predicted shape at the scale of the truth."""
    scale = fit_similarity(grid.points(shape), grid.points(truth)).scale
    return np.asarray(sigma[grid.inside] * scale, np.float64)


def _attributes(pool: Pool) -> Callable[[int], dict[str, str]]:
    """Groups of each pair: skin tone, generator, and sex and age where the pool's shards carry them."""
    macro = _macro(pool)

    def of(i: int) -> dict[str, str]:
        row = pool.row(i)
        groups = {"tone": skin_tone(float(row["tone"])), "generator": str(row["generator"])}
        if macro is not None and macro[i, 5] > 0:
            male, old = float(macro[i, 3]), float(macro[i, 4])
            groups["sex"] = "female" if male < 1 / 3 else "male" if male > 2 / 3 else "between"
            groups["age"] = "younger" if old < 1 / 3 else "older" if old > 2 / 3 else "middle"
        return groups

    return of


def _macro(pool: Pool) -> NDArray[np.float32] | None:
    """(n, 6) weights of ancestry (3), sex, age, and whether they are known; None if a shard lacks them."""
    rows = []
    for path in sorted(pool.folder.glob(f"{pool.stream}_*.npz")):
        with np.load(path, allow_pickle=False) as data:
            if "macro" not in data.files:
                return None
            rows.append(data["macro"])
    joined = np.concatenate(rows) if rows else np.zeros((0, 6), np.float32)
    return joined if joined.shape == (len(pool), 6) else None


def main() -> None:
    """Command line."""
    from app.networks.manifest import read_manifest

    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--stream", default="test")
    parser.add_argument("--model", nargs="+", default=[WITH_SHAPE])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--nme-people", type=int, default=NME_PEOPLE)
    arguments = parser.parse_args()
    manifest = read_manifest()
    entries = [manifest.find(name) for name in arguments.model]
    pool = Pool(arguments.pool, arguments.stream)
    held = measure(entries, pool, load_baselines(entries), nme_people=arguments.nme_people)
    results = results_of(f"synthetic, {arguments.stream} stream", held.subjects, by_generator(held))
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (arguments.out / "results.md").write_text(markdown(results))
    log.info("%s", markdown(results))


def by_generator(held: HeldOut) -> dict[str, Any]:
    """The same figures for each generator of heads, as an entry of the results."""
    tables = {}
    for kind in sorted(set(held.generators.tolist())):
        own = [subject for subject, g in zip(held.subjects, held.generators, strict=True) if g == kind]
        tables[kind] = results_of(kind, own)["methods"]
    return {"by_generator": tables}


if __name__ == "__main__":
    main()
