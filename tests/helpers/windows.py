"""A main window with services that a test steers; the runner is real unless the test wants it inline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtWidgets import QWidget

from app.core.errors import EnfaceError, ImageRefusedError
from app.core.face_fit import FaceFit, PosedFace
from app.core.frames import landmarks_in_photo
from app.core.jobs import JobContext
from app.core.quality import Quality
from app.core.records import Box, Crop, Notice, Photo, ReconstructionResult
from app.core.synthetic import BACKGROUND, RotationRecord, SyntheticView, shares_of
from app.core.topology import FaceTopology
from app.gui.batch.batch_model import BatchPair, BatchServices
from app.gui.services import (
    CheckLine,
    Engine,
    ExportChoice,
    FaceServices,
    FoundFace,
    ReconstructionInput,
    SamplePerson,
    WindowServices,
)
from tests.helpers.faces import make_crop, make_result
from tests.helpers.memory_cases import MemoryCases
from tests.helpers.topology import small_head

STAGES = ("Reading photos", "Finding faces", "Reconstructing", "Building mesh", "Texturing")


@dataclass
class StubServices:
    """Stands in for decoding, detection, network and files; each behaviour can be changed while a test runs.

    Attributes:
        topology: of the results.
        hold: while set and not released, `reconstruct` waits in its middle stage, deaf when `deaf`.
        deaf: `reconstruct` does not look at cancellation.
        error: what `reconstruct` raises.
        export_error: what `export` raises.
        no_face: `find_face` raises this unless a box was given.
        requests: every input of `reconstruct`.
        choices: every input of `export`.
        boxes: every box given to `find_face`.
        notices: doubts about every face.
        fits: the landmarks given to every `fit`.
        fit_error: what `fit` raises.
        rotations: the option of every `rotate`.
    """

    topology: FaceTopology = field(default_factory=small_head)
    hold: threading.Event | None = None
    deaf: bool = False
    error: BaseException | None = None
    export_error: EnfaceError | None = None
    engine_error: EnfaceError | None = None
    no_face: EnfaceError | None = None
    slow_read: dict[str, threading.Event] = field(default_factory=dict)
    requests: list[ReconstructionInput] = field(default_factory=list)
    choices: list[ExportChoice] = field(default_factory=list)
    boxes: list[Box | None] = field(default_factory=list)
    notices: tuple[Notice, ...] = ()
    fits: list[NDArray[np.floating] | None] = field(default_factory=list)
    fit_error: EnfaceError | None = None
    rotations: list[str] = field(default_factory=list)
    reconstructing: threading.Event = field(default_factory=threading.Event)
    batch_errors: dict[str, EnfaceError] = field(default_factory=dict)
    batch_hold: threading.Event | None = None

    def __post_init__(self) -> None:
        self.cases = MemoryCases(self.reconstruct, self.read_photo)

    def read_photo(self, path: Path, ctx: JobContext) -> Photo:
        if path.name in self.slow_read:
            self.slow_read[path.name].wait(10)
        if path.suffix == ".txt" or not path.stat().st_size:
            raise ImageRefusedError("the file is no image", file=path, remedy="choose a JPEG, PNG, TIFF, BMP or WebP")
        with Image.open(path) as image:
            rgb = np.asarray(image.convert("RGB"))
        return Photo(rgb, f"{path.name:0<64}"[:64], path.name)

    def find_face(self, photo: Photo, box: Box | None, ctx: JobContext) -> FoundFace:
        self.boxes.append(box)
        if box is None and self.no_face is not None:
            raise self.no_face
        crop = make_crop(photo.rgb)
        found = crop if box is None else type(crop)(crop.image, crop.photo_to_crop, box)
        return FoundFace(found, self.notices, Quality(120.0, 3.1, 118.0, 0.01, 0.0, 0.0))

    def crop_to_landmarks(self, photo: Photo, points: NDArray[np.floating], ctx: JobContext) -> FoundFace:
        low, high = points.min(axis=0), points.max(axis=0)
        crop = make_crop(photo.rgb)
        box = Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
        return FoundFace(type(crop)(crop.image, crop.photo_to_crop, box), self.notices)

    def fit(self, photo: Photo, crop: Crop, marks: NDArray[np.floating] | None, ctx: JobContext) -> FaceFit:
        if self.fit_error is not None:
            raise self.fit_error
        self.fits.append(marks)
        result = make_result(self.topology)
        points = landmarks_in_photo(result.prediction.front.posmap, self.topology.landmarks68, crop.photo_to_crop)
        return FaceFit(crop, result.prediction, points)

    def pose(self, result: ReconstructionResult, photo: Photo, fit: FaceFit, ctx: JobContext) -> PosedFace:
        size = 64
        layer = np.zeros((size, size, 4), np.uint8)
        layer[16:48, 16:48] = (200, 40, 40, 255)
        pictures = {
            "texture": layer,
            "shaded": layer[..., [1, 0, 2, 3]].copy(),
            "outline": layer[..., [1, 2, 0, 3]].copy(),
        }
        background = np.full((size, size, 3), 90, np.uint8)
        return PosedFace((0.0, 0.0, float(size), float(size)), pictures, background, fit.pose)

    def rotate(self, photo: Photo, fit: FaceFit, option: str, ctx: JobContext) -> SyntheticView:
        self.rotations.append(option)
        yaw = {"auto": 65.0, "paper": 30.0}.get(option) or float(option)
        origins = np.full((64, 64), BACKGROUND, np.uint8)
        origins[16:48, 16:48] = np.repeat([0, 2, 3, 3], 8)
        picture = np.full((64, 64, 3), 120, np.uint8)
        record = RotationRecord(option, fit.pose, fit.pose._replace(yaw=yaw), "side", False, shares_of(origins))
        return SyntheticView(picture, picture, origins, fit.landmarks68, record)

    def reconstruct(self, request: ReconstructionInput, ctx: JobContext) -> ReconstructionResult:
        self.requests.append(request)
        for number, stage in enumerate(STAGES):
            if self.deaf:
                time.sleep(0.001)
            else:
                ctx.progress(stage, number / len(STAGES))
            if number == 2:
                self.reconstructing.set()
                while self.hold is not None and not self.hold.is_set():
                    if not self.deaf:
                        ctx.check()
                    time.sleep(0.005)
        if self.error is not None:
            raise self.error
        return make_result(self.topology, side=request.side is not None)

    def export(self, result: ReconstructionResult, choice: ExportChoice, ctx: JobContext) -> list[Path]:
        self.choices.append(choice)
        ctx.progress("Writing", 0.5)
        if self.export_error is not None:
            raise self.export_error
        choice.folder.mkdir(parents=True, exist_ok=True)
        names = [f"mesh.{name}" for name in choice.formats] + (["report.pdf"] if choice.report else [])
        for name in names:
            (choice.folder / name).write_bytes(b"written")
        return [choice.folder / name for name in names]

    def self_check(self, tell: Callable[[CheckLine], object], ctx: JobContext) -> None:
        tell(CheckLine("Libraries", True, "all there", 0.1))
        tell(CheckLine("3D drawing", False, "E150: a drawn face is blank", 0.2, needed=False))

    def plan_batch(self, source: Path, ctx: JobContext) -> list[BatchPair]:
        return [BatchPair(path.stem, path) for path in sorted(source.iterdir())]

    def run_batch(self, pair: BatchPair, out: Path, ctx: JobContext) -> Path:
        ctx.progress("Reconstructing", 0.5)
        while self.batch_hold is not None and not self.batch_hold.wait(0.005):
            ctx.check()
        if pair.name in self.batch_errors:
            raise self.batch_errors[pair.name]
        return out / pair.name

    def load_engine(self, ctx: JobContext) -> Engine:
        if self.engine_error is not None:
            raise self.engine_error
        return Engine("stand-in", "CPU")

    def bundle(self, folder: Path, people: list[SamplePerson] | None = None) -> WindowServices:
        """What the window takes."""
        return WindowServices(
            read_photo=self.read_photo,
            find_face=self.find_face,
            reconstruct=self.reconstruct,
            export=self.export,
            load_engine=self.load_engine,
            sample_case=lambda _: list(people or []),
            self_check=self.self_check,
            cases=self.cases,
            faces=FaceServices(self.crop_to_landmarks, self.fit, self.pose, self.rotate),
            batch=BatchServices(self.plan_batch, self.run_batch),
            model_card=lambda: "# stand-in",
            log_folder=folder,
            diagnostics=lambda: "Enface diagnostics",
        )


@dataclass
class StubQuestions:
    """Answers what the desktop's dialogs would ask.

    Attributes:
        photo_answer: the chosen photo, None for Cancel.
        photos_answer: the photos chosen at once.
        folder_answer: the chosen folder, None for Cancel.
        table_answer: the chosen table, None for Cancel.
        file_answer: the chosen file to write, None for Cancel.
        any_answer: the chosen file to read that is no photo, None for Cancel.
        shown: folders that were opened.
    """

    photo_answer: Path | None = None
    photos_answer: list[Path] = field(default_factory=list)
    folder_answer: Path | None = None
    table_answer: Path | None = None
    file_answer: Path | None = None
    any_answer: Path | None = None
    shown: list[Path] = field(default_factory=list)

    def photo(self, parent: QWidget, title: str) -> Path | None:
        return self.photo_answer

    def photos(self, parent: QWidget, title: str) -> list[Path]:
        return self.photos_answer

    def any_file(self, parent: QWidget, title: str, patterns: str) -> Path | None:
        return self.any_answer

    def folder(self, parent: QWidget, title: str, start: Path) -> Path | None:
        return self.folder_answer

    def table(self, parent: QWidget, title: str) -> Path | None:
        return self.table_answer

    def save_file(self, parent: QWidget, title: str, name: str) -> Path | None:
        return self.file_answer

    def show_folder(self, folder: Path) -> None:
        self.shown.append(folder)
