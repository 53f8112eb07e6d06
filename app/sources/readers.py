"""The readers by kind: each surveys its folder, shows samples, and fills a pool with pairs."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.errors import EnfaceError, UsageError
from app.core.jobs import JobContext
from app.sources import facegen, lp300, textures
from app.sources.basel import BaselModel, read_basel
from app.sources.posed import STORED, PosedFace, paper_cut
from app.sources.report import SourceReport
from app.sources.shards import ShardWriter, row_of, streams_of

U8 = NDArray[np.uint8]
T = TypeVar("T")
R = TypeVar("R")
Pair = tuple[Callable[[], PosedFace], Callable[[], PosedFace]]
_DOT = (90, 230, 255)
_SHOWN_TRIES = 4


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture of a preview, (s, s, 3) RGB, and its caption."""

    caption: str
    picture: U8


class Source(Protocol):
    """A folder of training data.

    Attributes:
        label: goes into the names of its shards.
    """

    label: str

    def survey(self, ctx: JobContext) -> SourceReport:
        """Look through everything; nothing is written."""

    def preview(self, count: int, ctx: JobContext) -> list[Sample]:
        """Some samples with their landmarks."""

    def fill(self, pool: Path, most: int, ctx: JobContext) -> SourceReport:
        """Write at most `most` pairs as shards of a pool; 0 means all that there are."""


class _PosedSource:
    """What sources of photos with posed meshes share."""

    kind = ""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise UsageError("there is no such folder", file=folder, remedy="choose another folder", code="E279")
        self.folder = folder
        self.label = self.kind

    def _pairs(self, report: SourceReport, ctx: JobContext) -> list[tuple[Path, str, Pair]]:
        """File, face and the two photos' readers of every pair."""
        raise NotImplementedError

    def survey(self, ctx: JobContext) -> SourceReport:
        """See `Source`."""
        report = SourceReport(self.kind, str(self.folder))
        pairs = self._pairs(report, ctx)
        report.found["pairs"] = len(pairs)
        report.found["faces"] = len({person for _, person, _ in pairs})
        return report

    def preview(self, count: int, ctx: JobContext) -> list[Sample]:
        """See `Source`."""
        report = SourceReport(self.kind, str(self.folder))
        pairs = self._pairs(report, ctx)
        samples: list[Sample] = []
        for index in np.linspace(0, max(0, len(pairs) - 1), min(len(pairs), count * _SHOWN_TRIES)).astype(int):
            ctx.progress("Reading samples", len(samples) / (2 * count))
            file, _, both = pairs[index]
            faces = report.attempt(file, lambda both=both: (both[0](), both[1]()))  # type: ignore[misc]
            if faces is not None:
                samples += [_sample(face) for face in faces]
            if len(samples) >= 2 * count:
                break
        return samples

    def fill(self, pool: Path, most: int, ctx: JobContext) -> SourceReport:
        """See `Source`."""
        report = SourceReport(self.kind, str(self.folder))
        pairs = self._pairs(report, ctx)
        if most and len(pairs) > most:
            chosen = np.sort(np.random.default_rng(0).permutation(len(pairs))[:most])
            pairs = [pairs[i] for i in chosen]
        streams = streams_of(person for _, person, _ in pairs)
        writer = ShardWriter(pool, self.label)

        def read(item: tuple[Path, str, Pair]) -> tuple[PosedFace, PosedFace] | EnfaceError:
            try:
                return item[2][0](), item[2][1]()
            except EnfaceError as error:
                return error

        for done, ((file, person, _), faces) in enumerate(_ahead(read, pairs)):
            ctx.progress("Reading photos", done / len(pairs))
            if isinstance(faces, EnfaceError):
                report.skip(file, faces)
            else:
                writer.add(streams[person], row_of(*faces, self.kind))
        writer.close()
        report.found["pairs"] = sum(writer.written.values())
        if not report.found["pairs"]:
            why = f" ({report.skipped[0].file}: {report.skipped[0].why})" if report.skipped else ""
            raise UsageError(
                f"the source gave no pair{why}", file=self.folder, remedy="see what was skipped", code="E280"
            )
        return report


class LpSource(_PosedSource):
    """300W-LP with the administrator's BFM.mat."""

    kind = "300wlp"

    def __init__(self, folder: Path, companion: Path) -> None:
        super().__init__(folder)
        self.companion = companion

    @cached_property
    def basel(self) -> BaselModel:
        """The shape model, read once."""
        return read_basel(self.companion)

    def _pairs(self, report: SourceReport, ctx: JobContext) -> list[tuple[Path, str, Pair]]:
        basel, yaws = self.basel, {}
        files = sorted(path for path in self.folder.rglob("*.mat") if path != self.companion and path.is_file())
        for index, path in enumerate(files):
            ctx.progress("Reading poses", index / len(files))
            found = report.attempt(path, lambda path=path: _lp_yaw(path))  # type: ignore[misc]
            if found is not None:
                yaws[path] = found
        report.found["front photos"] = sum(abs(yaw) <= lp300.FRONT_YAW for yaw in yaws.values())
        report.found["side photos"] = sum(lp300.FRONT_YAW < abs(yaw) <= lp300.SIDE_YAW for yaw in yaws.values())
        pairs = lp300.pairs(yaws)
        if len({front for front, _ in pairs}) < report.found["front photos"]:
            report.notes.append("front photos without a side photo of the same face are left out")
        return [(front, lp300.face_of(front), _lp_pair(front, side, basel)) for front, side in pairs]


def _lp_yaw(path: Path) -> float:
    yaw = lp300.read_parameters(path).yaw
    if lp300.photo_of(path) is None:
        raise UsageError("the photo beside it is missing", file=path, remedy="copy the folder again", code="E272")
    return yaw


def _lp_pair(front: Path, side: Path, basel: BaselModel) -> Pair:
    return (lambda: lp300.read_face(front, basel)), (lambda: lp300.read_face(side, basel))


class FaceGenSource(_PosedSource):
    """FaceGen exports: the front render of each head with each of its side renders."""

    kind = "facegen"

    @cached_property
    def topology(self) -> facegen.Topology:
        """What all heads share."""
        meshes = facegen.heads(self.folder)
        if not meshes:
            raise UsageError("the folder holds no OBJ file", file=self.folder, remedy="choose another", code="E279")
        return facegen.read_topology(self.folder, meshes)

    def _pairs(self, report: SourceReport, ctx: JobContext) -> list[tuple[Path, str, Pair]]:
        topology, meshes = self.topology, facegen.heads(self.folder)
        pairs: list[tuple[Path, str, Pair]] = []
        report.found["heads"] = len(meshes)
        for index, mesh in enumerate(meshes):
            ctx.progress("Reading settings", index / len(meshes))
            fronts: list[tuple[Path, Path]] = []
            sides: list[tuple[Path, Path]] = []
            for picture, settings in facegen.renders(mesh):
                yaw = report.attempt(picture, lambda s=settings, p=picture: _facegen_yaw(p, s))  # type: ignore[misc]
                if yaw is not None and settings is not None:
                    (fronts if abs(yaw) <= lp300.FRONT_YAW else sides).append((picture, settings))
            if not fronts or not sides:
                report.attempt(mesh, _no_pair)
                continue
            pairs += [
                (side[0], str(mesh.relative_to(self.folder)), _facegen_pair(mesh, fronts[0], side, topology))
                for side in sides
            ]
        return pairs


def _facegen_pair(mesh: Path, front: tuple[Path, Path], side: tuple[Path, Path], topology: facegen.Topology) -> Pair:
    return (
        lambda: facegen.read_face(mesh, front[0], front[1], topology),
        lambda: facegen.read_face(mesh, side[0], side[1], topology),
    )


def _no_pair() -> None:
    raise UsageError("the head has no front render, or no side render", remedy="export both", code="E272")


def _facegen_yaw(picture: Path, settings: Path | None) -> float:
    if settings is None:
        raise UsageError("the render has no settings file", file=picture, remedy="export it too", code="E272")
    return facegen.read_settings(settings).yaw


class TextureSource:
    """Backgrounds: gives no pairs, but a folder that the engine draws from."""

    kind = "textures"

    def __init__(self, folder: Path) -> None:
        self.folder, self.label = folder, self.kind

    def survey(self, ctx: JobContext) -> SourceReport:
        """See `Source`."""
        report = SourceReport(self.kind, str(self.folder))
        paths = textures.list_textures(self.folder)
        good = 0
        for index, (path, picture) in enumerate(
            _ahead(lambda p: report.attempt(p, lambda: textures.read_texture(p)), paths)
        ):
            ctx.progress(f"Reading {path.name}", index / len(paths))
            good += picture is not None
        report.found["textures"] = good
        return report

    def preview(self, count: int, ctx: JobContext) -> list[Sample]:
        """See `Source`."""
        report = SourceReport(self.kind, str(self.folder))
        paths = textures.list_textures(self.folder)
        samples = []
        for path in paths[:: max(1, len(paths) // (2 * count))][: 2 * count]:
            ctx.check()
            picture = report.attempt(path, lambda path=path: textures.read_texture(path))  # type: ignore[misc]
            if picture is not None:
                side = min(picture.shape[:2])
                samples.append(Sample(path.name, cv2.resize(picture[:side, :side], (STORED, STORED))))
        return samples

    def fill(self, pool: Path, most: int, ctx: JobContext) -> SourceReport:
        """Copy the textures into `textures/` beside the pool's shards."""
        return textures.copy_textures(self.folder, pool / "textures", ctx)


def _sample(face: PosedFace) -> Sample:
    cut = paper_cut(face.vertices[face.landmarks], STORED)
    picture = cut.picture(face.photo)
    for x, y in cut.points(face.vertices[face.landmarks])[:, :2]:
        cv2.circle(picture, (round(float(x)), round(float(y))), 2, _DOT, -1, cv2.LINE_AA)
    return Sample(f"{Path(face.name).stem} {face.yaw:+.0f}°", picture)


def _ahead(work: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """Items with what the work made of each, in order; some are worked on at once, since decoders are processes."""
    workers = max(2, min(16, os.cpu_count() or 2))
    waiting = iter(items)
    with ThreadPoolExecutor(workers, "sources") as pool:
        running = [(item, pool.submit(work, item)) for item in itertools.islice(waiting, 2 * workers)]
        try:
            while running:
                item, future = running.pop(0)
                yield item, future.result()
                running += [(item, pool.submit(work, item)) for item in itertools.islice(waiting, 1)]
        finally:
            for _, future in running:
                future.cancel()
