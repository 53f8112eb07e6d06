"""From one or two photos to a textured mesh: the use case behind `enface reconstruct` and the window's main button."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.core.cores import available_cores, one_blas_thread
from app.core.errors import UsageError
from app.core.frames import landmarks_in_photo
from app.core.jobs import JobContext
from app.core.mesh import mesh_from_shape
from app.core.photo_edit import PhotoEdit, edited_photo
from app.core.records import Box, FaceMesh, Notice, Photo, Prediction, ReconstructionResult, Scale
from app.core.rotation import parse_option
from app.core.texture import TextureView, apply_texture, texture_mesh
from app.core.topology import load_topology
from app.imaging.decode import decode_photo
from app.networks.manifest import ModelEntry, read_manifest
from app.services import notices
from app.services.faces import FoundFace, find_in_photo, recrop, same_crop
from app.services.rotate import SecondView, second_view
from app.services.stages import StageClock

if TYPE_CHECKING:
    from app.networks.runtime import Predictor

STAGES = {
    "Reading photos": 0.0,
    "Finding faces": 0.15,
    "Reconstructing": 0.4,
    "Turning the head": 0.7,
    "Building mesh": 0.78,
    "Texturing": 0.82,
}
END = 0.9
"""Fraction of the whole at which writing starts."""

IPD_RANGE_MM = (40.0, 90.0)

_UNCHANGED = PhotoEdit()

T = TypeVar("T")


@dataclass(frozen=True)
class ReconstructRequest:
    """What to reconstruct from, and how.

    Attributes:
        front: the front photo: a file, or a photo that was decoded before.
        side: the side photo, or None.
        box: the face in the front photo, photo px; None lets the detector find it.
        side_box: the same for the side photo.
        model: name of the model; None for the default.
        device: "auto", "cpu" or "cuda".
        ipd_mm: measured interpupillary distance, mm; None assumes the population mean.
        rotate: how a missing second view is made: "auto", "paper" or a yaw in degrees (`app.core.rotation`).
        front_edit: what a person changed in the front photo by hand; its landmarks take the box's place.
        side_edit: the same for the side photo.
        acknowledged: warnings that a person saw and accepted beforehand ("front W312"); the result says so.
    """

    front: Path | Photo
    side: Path | Photo | None = None
    box: Box | None = None
    side_box: Box | None = None
    model: str | None = None
    device: str = "auto"
    ipd_mm: float | None = None
    rotate: str = "auto"
    front_edit: PhotoEdit = _UNCHANGED
    side_edit: PhotoEdit = _UNCHANGED
    acknowledged: tuple[str, ...] = ()

    @property
    def scale(self) -> Scale:
        """The assumption behind the millimetres."""
        return Scale() if self.ipd_mm is None else Scale(self.ipd_mm, assumed=False)


@dataclass(frozen=True, eq=False)
class _Views:
    """The photos that take part, with their faces: one or two."""

    front: FoundFace
    side: FoundFace | None = None

    @property
    def all(self) -> list[FoundFace]:
        return [self.front] if self.side is None else [self.front, self.side]

    def recropped(self, prediction: Prediction) -> _Views:
        """The views cropped around the predicted landmarks, as the networks' training photos are."""
        front = recrop(self.front, prediction.front.posmap)
        if self.side is None or prediction.side is None:
            return _Views(front, self.side)
        return _Views(front, recrop(self.side, prediction.side.posmap))


def reconstruct(
    request: ReconstructRequest, ctx: JobContext | None = None, predictor: Predictor | None = None
) -> ReconstructionResult:
    """Reconstruct a face.

    Both photos are read at the same time, then searched at the same time, while a missing predictor is loaded.

    Args:
        request: photos and choices.
        ctx: progress and cancellation.
        predictor: a loaded network; by default the one that the request names is loaded.

    Raises:
        UsageError: a choice is not possible (E204 to E207), or a box does not lie in its photo (E210).
        ImageRefusedError: a photo cannot be read (E5xx).
        NoFaceError, SeveralFacesError: no face, or more than one, in a photo; the message says in which.
        ModelError: weights are missing or damaged, or the result is no face (E6xx).
        CancelledError: cancelled through `ctx`.
    """
    ctx = ctx or JobContext()
    check_choices(request)
    entry = None if predictor is not None else _find_model(request.model)
    clock = StageClock(ctx, STAGES)
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="reconstruct") as pool:
        with clock.stage("Reading photos"):
            photos = _oriented(_both(pool, lambda source: _read(source, ctx), request.front, request.side), request)
        loading = None if entry is None else pool.submit(_load, entry, request.device)
        with clock.stage("Finding faces"):
            views = _find_faces(pool, request, photos, ctx)
        with clock.stage("Reconstructing"):
            network = predictor or _loaded(loading)
            views, prediction = _predict(network, views, ctx)
    second: SecondView | None = None
    if views.side is None:
        with clock.stage("Turning the head"):
            front = views.front
            second = second_view(network, front.photo, front.crop, prediction, request.rotate, ctx)
            prediction = second.prediction
    topology = load_topology()
    with clock.stage("Building mesh"):
        mesh = mesh_from_shape(prediction.shape_mm, topology, sigma_mm=prediction.sigma_mm, scale=request.scale)
        marks = _landmarks(prediction, views.front, request.front_edit)
    with clock.stage("Texturing"):
        mesh = _texture(mesh, views, prediction) if second is None else apply_texture(mesh, second.texture)
    ctx.progress("Texturing", END)
    return ReconstructionResult(
        mesh=mesh,
        scale=request.scale,
        prediction=prediction,
        landmarks68=marks,
        front_photo=views.front.photo,
        front_crop=views.front.crop,
        side_photo=None if views.side is None else views.side.photo,
        side_crop=None if views.side is None else views.side.crop,
        model=network.info,
        device=network.device,
        timings_s=clock.seconds,
        warnings=_warnings(views, prediction, network, second, request.acknowledged),
        synthetic=None if second is None else second.synthetic,
    )


def check_choices(request: ReconstructRequest) -> None:
    """Raise `UsageError` (E205 to E207) for what is not possible whatever the photos are."""
    low, high = IPD_RANGE_MM
    if request.ipd_mm is not None and not low <= request.ipd_mm <= high:
        raise UsageError(
            f"{request.ipd_mm:g} mm cannot be the distance between a person's pupils",
            remedy=f"give {low:g} to {high:g} mm, or leave it out",
            code="E205",
        )
    parse_option(request.rotate)
    if request.side_box is not None and request.side is None:
        raise UsageError("there is a box for a side photo, but no side photo", remedy="give both", code="E207")


def _find_model(name: str | None) -> ModelEntry:
    """The model's entry; what is missing is told before any photo is looked at."""
    entry = read_manifest().find(name)
    entry.require_file()
    return entry


def _load(entry: ModelEntry, device: str) -> Predictor:
    from app.networks.runtime import load_predictor

    return load_predictor(entry.name, device, folder=entry.file.parent)


def _loaded(loading: Future[Predictor] | None) -> Predictor:
    if loading is None:
        raise RuntimeError("neither a predictor nor one that is being loaded")
    return loading.result()


def _both(
    pool: ThreadPoolExecutor, work: Callable[[Path | Photo], T], front: Path | Photo, side: Path | Photo | None
) -> tuple[T, T | None]:
    """The work for both photos, at once where there are cores; when both fail, the front photo's failure is raised."""
    if side is None:
        return work(front), None
    if available_cores() == 1:
        return work(front), work(side)
    other = pool.submit(work, side)
    try:
        return work(front), other.result()
    finally:
        other.exception()


def _read(source: Path | Photo, ctx: JobContext) -> Photo:
    return source if isinstance(source, Photo) else decode_photo(source, ctx)


def _find_faces(
    pool: ThreadPoolExecutor, request: ReconstructRequest, photos: tuple[Photo, Photo | None], ctx: JobContext
) -> _Views:
    one_blas_thread()
    front, side = photos

    def find_front() -> FoundFace:
        return find_in_photo(front, request.box, "front", request.front, ctx, request.front_edit.points())

    if side is None or request.side is None:
        return _Views(find_front())
    other = pool.submit(find_in_photo, side, request.side_box, "side", request.side, ctx, request.side_edit.points())
    try:
        return _Views(find_front(), other.result())
    finally:
        other.exception()


def _predict(network: Predictor, views: _Views, ctx: JobContext) -> tuple[_Views, Prediction]:
    """Predict on the detector's crops, crop again around the landmarks found, and predict again.

    The networks are trained on crops made from landmarks, which a detector's box only approximates.
    """

    def run(at: _Views) -> Prediction:
        side = None if at.side is None else at.side.crop.image
        marks = (at.front.marks_in_crop, None if at.side is None else at.side.marks_in_crop)
        extra = (marks,) if any(one is not None for one in marks) else ()
        return network.predict(at.front.crop.image, side, ctx, *extra)

    first = run(views)
    ctx.progress("Reconstructing", (STAGES["Reconstructing"] + STAGES["Turning the head"]) / 2)
    better = views.recropped(first)
    if all(same_crop(old.crop, new.crop) for old, new in zip(views.all, better.all, strict=True)):
        return views, first
    return better, run(better)


def _texture(mesh: FaceMesh, views: _Views, prediction: Prediction) -> FaceMesh:
    front = TextureView(views.front.photo.rgb, views.front.crop.photo_to_crop, prediction.front.posmap)
    side = None
    if views.side is not None and prediction.side is not None:
        side = TextureView(views.side.photo.rgb, views.side.crop.photo_to_crop, prediction.side.posmap)
    return texture_mesh(mesh, load_topology(), front, side)


def _warnings(
    views: _Views, prediction: Prediction, network: Predictor, second: SecondView | None, accepted: tuple[str, ...]
) -> tuple[Notice, ...]:
    found = list(notices.about_photo("Front photo", views.front))
    if views.side is not None:
        found += notices.about_photo("Side photo", views.side)
        found += notices.about_pair(views.front.photo, views.side.photo, prediction)
    if second is not None:
        found += notices.about_synthetic(second.synthetic)
    return notices.as_acknowledged((*found, *network.take_notices()), accepted)


def _landmarks(prediction: Prediction, face: FoundFace, edit: PhotoEdit) -> NDArray[np.float64]:
    """(68, 3) in the front photo; those that a person set are where the person put them."""
    marks = landmarks_in_photo(prediction.front.posmap, load_topology().landmarks68, face.crop.photo_to_crop)
    by_hand = edit.points()
    if by_hand is not None:
        marks[:, :2] = by_hand
    return marks


def _oriented(read: tuple[Photo, Photo | None], request: ReconstructRequest) -> tuple[Photo, Photo | None]:
    """The photos as a person turned and mirrored them."""
    front, side = read
    return edited_photo(front, request.front_edit), None if side is None else edited_photo(side, request.side_edit)
