"""The real services behind the window, imported when they are first needed."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.bootstrap.case_wiring import RealCases
from app.bootstrap.environment import tame_cv2
from app.bootstrap.face_wiring import choices_of, judged_face, real_face_services
from app.bootstrap.logs import log_folder
from app.core.cores import available_cores
from app.core.errors import EnfaceError, NoFaceError, SeveralFacesError
from app.core.jobs import JobContext
from app.core.records import Box, Crop, Photo, ReconstructionResult
from app.gui.batch.batch_model import BatchPair, BatchServices
from app.gui.services import (
    CheckLine,
    ChooseFaceError,
    Engine,
    ExportChoice,
    FoundFace,
    PhotoInput,
    ReconstructionInput,
    SamplePerson,
    WindowServices,
)

if TYPE_CHECKING:
    from app.networks.runtime import Predictor

_REPORTED = (
    "PySide6_Essentials",
    "pyvista",
    "pyvistaqt",
    "vtk",
    "torch",
    "numpy",
    "opencv-python",
    "dlib-bin",
    "Pillow",
)
_FIRST_NEEDED = ("dlib", "app.imaging.crop", "app.imaging.quality", "app.services.fit", "app.services.case_runs")
_OFFERED = 3
_BY_HAND = "draw the box around the face by hand"


class RealServices:
    """What the window needs, done by the rooms below; holds the loaded network between two reconstructions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._predictor: Predictor | None = None

    def bundle(self) -> WindowServices:
        """What the window takes."""
        return WindowServices(
            read_photo=self.read_photo,
            find_face=self.find_face,
            reconstruct=self.reconstruct,
            export=self.export,
            load_engine=self.load_engine,
            sample_case=self.sample_case,
            self_check=self.self_check,
            cases=RealCases(self._engine),
            batch=BatchServices(self.plan_batch, self.run_batch),
            model_card=self.model_card,
            faces=real_face_services(self._engine),
            log_folder=log_folder(),
            diagnostics=self.diagnostics,
        )

    def read_photo(self, path: Path, ctx: JobContext) -> Photo:
        """Decode a file in the limited process."""
        from app.imaging.decode import decode_photo

        return decode_photo(path, ctx)

    def find_face(self, photo: Photo, box: Box | None, ctx: JobContext) -> FoundFace:
        """The face, by the detectors or inside the analyst's box; a failure names the way on in the window."""
        tame_cv2()
        from app.imaging.crop import choose_face, crop_from_box, find_face
        from app.imaging.detect import detect_faces

        if box is not None:
            crop = find_face(photo, box, ctx)
        else:
            faces = detect_faces(photo.rgb, ctx)
            try:
                chosen = choose_face(photo, faces)
            except NoFaceError as error:
                raise NoFaceError(error.cause, remedy=_BY_HAND, code=error.code) from error
            except SeveralFacesError as error:
                largest = sorted(faces, key=lambda face: -face.box.w * face.box.h)[:_OFFERED]
                boxes = tuple(sorted((face.box for face in largest), key=lambda box: box.x))
                raise ChooseFaceError(boxes, photo.name) from error
            crop = crop_from_box(photo.rgb, chosen.box, chosen.score)
        return judged_face(photo, crop)

    def reconstruct(self, request: ReconstructionInput, ctx: JobContext) -> ReconstructionResult:
        """Reconstruct from the decoded photos, in the boxes that the window showed."""
        tame_cv2()
        from app.services.reconstruct import ReconstructRequest, reconstruct

        ctx.progress("Loading the model", 0.0)
        predictor = self._engine()
        front, side = request.front, request.side
        asked = ReconstructRequest(
            front=front.photo,
            side=None if side is None else side.photo,
            box=front.crop.box,
            side_box=None if side is None else side.crop.box,
            ipd_mm=request.ipd_mm,
            **choices_of(request, oriented=False),
        )
        result = reconstruct(asked, ctx, predictor)
        front_crop, side_crop = _scored(result.front_crop, front), result.side_crop
        if side_crop is not None and side is not None:
            side_crop = _scored(side_crop, side)
        return replace(result, front_crop=front_crop, side_crop=side_crop)

    def export(self, result: ReconstructionResult, choice: ExportChoice, ctx: JobContext) -> list[Path]:
        """Write the chosen files, all of them or none."""
        tame_cv2()
        from app.services.export import write_outputs

        return write_outputs(
            result,
            choice.folder,
            choice.formats,
            choice.report,
            _Stretched(ctx, 0.9),
            examiner=choice.examiner,
            case_number=choice.case_number,
        )

    def load_engine(self, ctx: JobContext) -> Engine:
        """Import torch and load the default network, and what a first reconstruction would have to import."""
        ctx.check()
        tame_cv2()
        predictor = self._engine()
        for name in _FIRST_NEEDED:
            ctx.check()
            import_module(name)
        return Engine(predictor.info.name, predictor.device.upper())

    def sample_case(self, ctx: JobContext) -> list[SamplePerson]:
        """The invented people that come with the program."""
        from app.services.sample import sample_pairs

        return [SamplePerson(pair.id, pair.front, pair.side) for pair in sample_pairs()]

    def self_check(self, tell: Callable[[CheckLine], object], ctx: JobContext) -> None:
        """Use every part of the installation once."""
        tame_cv2()
        from app.services.self_check import run_checks

        for result in run_checks(ctx):
            ctx.check()
            tell(CheckLine(result.name, result.ok, result.detail, result.seconds, result.needed))

    def plan_batch(self, source: Path, ctx: JobContext) -> list[BatchPair]:
        """The lines of a folder or a table."""
        from app.services.batch import plan_batch

        return [BatchPair(row.name, row.front, row.side) for row in plan_batch(source)]

    def run_batch(self, pair: BatchPair, out: Path, ctx: JobContext) -> Path:
        """Reconstruct one line of a batch."""
        tame_cv2()
        from app.services.batch import BatchRow
        from app.services.batch_line import work_line

        ctx.progress("Loading the model", 0.0)
        return work_line(BatchRow(pair.name, pair.front, pair.side), out, self._engine(), ctx=ctx).folder

    def model_card(self) -> str:
        """Text of the default model's card, or why there is none."""
        from app.networks.manifest import read_manifest

        try:
            return read_manifest().find(None).card.read_text(encoding="utf-8", errors="replace")
        except EnfaceError as error:
            return error.one_line()
        except OSError as error:
            return str(error)

    def diagnostics(self) -> str:
        """Versions and surroundings, without names of people, files or computers."""
        lines = [f"Enface {__version__}", f"Python {platform.python_version()}", platform.platform()]
        for name in _REPORTED:
            try:
                lines.append(f"{name} {version(name)}")
            except PackageNotFoundError:
                lines.append(f"{name}: not installed")
        if self._predictor is not None:
            lines.append(f"model {self._predictor.info.name} {self._predictor.info.sha256} on {self._predictor.device}")
        lines.append(f"log {log_folder()}")
        return "\n".join(lines)

    def forget_engine(self) -> None:
        """Load the model in use anew when it is needed next: another one may have been promoted."""
        with self._lock:
            self._predictor = None

    def _engine(self) -> Predictor:
        """The network, loaded once; one core stays free for drawing."""
        with self._lock:
            if self._predictor is None:
                from app.networks.runtime import load_predictor

                self._predictor = load_predictor(threads=max(1, available_cores() - 1))
            return self._predictor


class _Stretched(JobContext):
    """Passes on progress from `start` to 1 as 0 to 1, and the outer job's cancellation."""

    def __init__(self, outer: JobContext, start: float) -> None:
        super().__init__()
        self._outer = outer
        self._start = start

    def check(self) -> None:
        """Raise when the outer job was cancelled."""
        self._outer.check()

    def progress(self, stage: str, fraction: float) -> None:
        """Report to the outer job."""
        self._outer.progress(stage, (fraction - self._start) / (1.0 - self._start))

    @property
    def cancelled(self) -> bool:
        """Whether the outer job was cancelled."""
        return self._outer.cancelled


def _scored(crop: Crop, given: PhotoInput) -> Crop:
    """The crop with the detector's score, which is unknown to a service that was handed the box."""
    return crop if given.box_by_hand else replace(crop, score=given.crop.score)
