"""The synthetic engine as a source: heads of anny, of ICT-FaceKit, or with faces of the administrator's BFM.mat."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.core.topology import resources_dir
from app.sources.basel import read_basel
from app.sources.basel_heads import basel_heads
from app.sources.ict_folder import convert, folder_of
from app.sources.posed import STORED
from app.sources.readers import Sample
from app.sources.report import SourceReport
from app.sources.shards import VALIDATION_SHARE
from app.synthesis.batches import MARGIN
from app.synthesis.engine import Engine, EngineConfig
from app.synthesis.head_model import HeadModel
from app.synthesis.heads import ShapeConfig
from app.synthesis.options import read_options
from app.synthesis.pool import RENDERED, STREAMS, stack_pairs

SHARES = {"anny": (1.0, 0.0, 0.0), "ict": (0.0, 1.0, 0.0), "bfm": (0.0, 1.0, 0.0)}
STYLES = ("paper", "enface")
"""How photos look: as the paper's (bald heads, textures behind), or with everything that the engine has."""
_SHARD = 64  # smaller than the engine's own, so that progress moves and stopping is quick


class EngineSource:
    """Rendered pairs of invented people.

    Args:
        kind: "anny", "ict" or "bfm".
        cache: folder for what is baked once.
        folder: ICT-FaceKit's checkout or a data folder that holds `heads/ict_facekit.npz`; BFM.mat for "bfm".
        style: one of `STYLES`.
        textures: folder that `app.sources.textures.copy_textures` wrote, or None.
        seed: the same seed gives the same people.
    """

    def __init__(
        self,
        kind: str,
        cache: Path,
        folder: Path | None = None,
        style: str = "paper",
        textures: Path | None = None,
        seed: int = 0,
    ) -> None:
        self.kind, self.cache, self.folder, self.label = kind, cache, folder, kind
        self.style, self.textures, self.seed = style, textures, seed

    def survey(self, ctx: JobContext) -> SourceReport:
        """Whether heads can be made; as many pairs as are wanted can be."""
        report = SourceReport(self.kind, str(self.folder or ""))
        model = self._model(ctx)
        report.found["shape modes"] = (
            len(model.macro) + len(model.detail) if self.kind == "anny" else len(model.ict_identity)
        )
        report.notes.append("pairs are rendered: as many as are asked for")
        return report

    def preview(self, count: int, ctx: JobContext) -> list[Sample]:
        """Rendered pairs."""
        engine = self._engine(ctx)
        samples = []
        for index in range(count):
            ctx.progress("Rendering", index / count)
            pair = engine.pair([STREAMS["test"], self.seed, index])
            captions = (f"{view} {yaw:+.0f}°" for view, yaw in zip(("front", "side"), pair.yaw, strict=True))
            samples += [
                Sample(caption, photo) for caption, photo in zip(captions, (pair.front, pair.side), strict=True)
            ]
        return samples

    def fill(self, pool: Path, most: int, ctx: JobContext) -> SourceReport:
        """Render `most` pairs, a tenth of them for validation; shards that are there already are kept."""
        if most < 2:
            raise UsageError("say how many pairs are to be rendered", remedy="at least 2", code="E281")
        report = self.survey(ctx)
        engine = self._engine(ctx)
        pool.mkdir(parents=True, exist_ok=True)
        held = max(1, round(most * VALIDATION_SHARE))
        done = 0
        for stream, count in (("validation", held), ("train", most - held)):
            for first in range(0, count, _SHARD):
                path = pool / f"{stream}_{self.label}_{first // _SHARD:05d}.npz"
                size = min(_SHARD, count - first)
                if not path.exists():
                    self._shard(engine, path, (stream, first, size), ctx, (done / most, size / most))
                done += size
        report.found["pairs"] = most
        return report

    def _shard(
        self, engine: Engine, path: Path, what: tuple[str, int, int], ctx: JobContext, part: tuple[float, float]
    ) -> None:
        """Render one shard: stream, first pair and count; `part` is where its progress begins and how much it is."""
        stream, first, size = what
        pairs = []
        for index in range(size):
            ctx.progress("Rendering", part[0] + part[1] * index / size)
            pairs.append(engine.pair([STREAMS[stream], self.seed, first + index]))
        arrays = stack_pairs(pairs)
        arrays["generator"] = np.array([self.kind] * size)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as out:
            np.savez(out, allow_pickle=False, **arrays)
        partial.replace(path)

    def _engine(self, ctx: JobContext) -> Engine:
        name = "paper.toml" if self.style == "paper" else None
        chosen = EngineConfig() if name is None else read_options(resources_dir() / "training" / name)
        config = replace(
            chosen,
            size=STORED,
            supersample=RENDERED / STORED,
            crop_factor=EngineConfig.crop_factor * MARGIN,
            textures="" if self.textures is None else str(self.textures),
            shape=replace(chosen.shape, share=SHARES[self.kind])
            if self.kind != "bfm"
            else ShapeConfig(SHARES["bfm"], 0.0, chosen.shape.displacement, chosen.shape.bump_mm),
        )
        return Engine(self._model(ctx), self._data(ctx), config)

    def _data(self, ctx: JobContext) -> Path | None:
        """A folder in the form that baking and the engine's appearance read."""
        if self.kind != "ict" or self.folder is None:
            return None
        if (self.folder / "heads" / "ict_facekit.npz").is_file():
            return self.folder
        folder_of(self.folder)
        mark = hashlib.sha256(str(self.folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        data = self.cache / f"ict-{mark}"
        if not (data / "heads" / "ict_facekit.npz").is_file():
            convert(self.folder, data / "heads" / "ict_facekit.npz", ctx)
        return data

    def _model(self, ctx: JobContext) -> HeadModel:
        from app.synthesis import bake, canonical, head_model

        if self.kind not in SHARES or (self.kind != "anny" and self.folder is None):
            raise UsageError(f"the source {self.kind!r} needs its folder", remedy="choose it", code="E279")
        data = self._data(ctx)
        digest = hashlib.sha256()
        for module in (bake, canonical, head_model):
            digest.update(Path(str(module.__file__)).read_bytes())
        if data is not None:
            status = (data / "heads" / "ict_facekit.npz").stat()
            digest.update(f"{data} {status.st_size} {status.st_mtime_ns}".encode("utf-8", "surrogatepass"))
        path = self.cache / f"heads-{digest.hexdigest()[:16]}.npz"
        if path.exists():
            model = HeadModel.load(path)
        else:
            ctx.progress("Preparing heads, about a minute", 0.0)
            model = bake.bake(data)
            model.save(path)
        if self.kind == "bfm" and self.folder is not None:
            model = basel_heads(model, read_basel(self.folder))
        return model
