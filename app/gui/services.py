"""What the window needs done, as functions that its maker passes in; none of them knows that a window exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.core.errors import SeveralFacesError
from app.core.face_fit import FaceFit, PosedFace
from app.core.jobs import JobContext
from app.core.photo_edit import PhotoEdit
from app.core.quality import Quality
from app.core.records import Box, Crop, Notice, Photo, ReconstructionResult
from app.core.synthetic import SyntheticView

if TYPE_CHECKING:
    from app.gui.batch.batch_model import BatchServices
    from app.gui.cases.case_services import CaseServices


@dataclass(frozen=True)
class FoundFace:
    """A face in a photo, and what the analyst should know about the photo before using it.

    Attributes:
        crop: what the network sees first.
        notices: doubts.
        quality: the figures behind them; None where they were not taken.
    """

    crop: Crop
    notices: tuple[Notice, ...] = ()
    quality: Quality | None = None


class ChooseFaceError(SeveralFacesError):
    """Several faces were found; the analyst says which one is meant.

    Attributes:
        boxes: the faces, photo px, from left to right.
    """

    def __init__(self, boxes: tuple[Box, ...], file: str) -> None:
        super().__init__(f"{len(boxes)} faces were found", file=file, remedy="choose one", code="E401")
        self.boxes = boxes


@dataclass(frozen=True)
class PhotoInput:
    """One photo of a reconstruction.

    Attributes:
        path: the file.
        photo: what was decoded from it; its hash tells whether the file is still the same.
        crop: the face that the window showed, with the box in force: the detector's or the analyst's.
        box_by_hand: whether the analyst chose the box.
        edit: all that was changed by hand; `photo` is the working copy under it.
        acknowledged: codes of the photo's warnings that the analyst accepted.
        rotate: how a missing second view is made from it: "auto", "paper" or a yaw in degrees.
    """

    path: Path
    photo: Photo
    crop: Crop
    box_by_hand: bool = False
    edit: PhotoEdit = field(default_factory=PhotoEdit)
    acknowledged: tuple[str, ...] = ()
    rotate: str = "auto"


@dataclass(frozen=True)
class ReconstructionInput:
    """What to reconstruct from.

    Attributes:
        front: the front photo.
        side: the side photo, if there is one.
        ipd_mm: interpupillary distance; None for the population mean.
    """

    front: PhotoInput
    side: PhotoInput | None = None
    ipd_mm: float | None = None


@dataclass(frozen=True)
class ExportChoice:
    """What to write and where.

    Attributes:
        folder: new or existing folder.
        formats: of "obj", "ply", "stl", "glb".
        report: whether to write the PDF report too.
        examiner: printed in the report.
        case_number: printed in the report.
    """

    folder: Path
    formats: tuple[str, ...]
    report: bool = True
    examiner: str = ""
    case_number: str = ""


@dataclass(frozen=True)
class Engine:
    """The loaded network.

    Attributes:
        model: its name.
        device: where it runs, for people: "CPU" or the graphics card's name.
    """

    model: str
    device: str


@dataclass(frozen=True)
class SamplePerson:
    """An invented person of the sample case."""

    id: str
    front: Path
    side: Path | None


@dataclass(frozen=True)
class CheckLine:
    """How one check of the installation went.

    Attributes:
        name: what was checked.
        ok: whether it works.
        detail: what was found; when it fails, code, cause and remedy.
        seconds: how long it took.
        needed: False for what a reconstruction can do without.
    """

    name: str
    ok: bool
    detail: str
    seconds: float
    needed: bool = True


@dataclass(frozen=True)
class FaceServices:
    """Use cases around one photo's face; each may raise `EnfaceError` and is called on a worker thread.

    Attributes:
        crop_to_landmarks: the face that an analyst's landmarks (68, 2), photo px, frame.
        fit: landmarks and pose of the face in a crop; with landmarks (68, 2) that the analyst set, or None.
        pose: a result's face in the pose of another photo.
        rotate: the head of a photo turned; "auto", "paper" or a yaw in degrees.
    """

    crop_to_landmarks: Callable[[Photo, NDArray[np.floating], JobContext], FoundFace]
    fit: Callable[[Photo, Crop, NDArray[np.floating] | None, JobContext], FaceFit]
    pose: Callable[[ReconstructionResult, Photo, FaceFit, JobContext], PosedFace]
    rotate: Callable[[Photo, FaceFit, str, JobContext], SyntheticView]


@dataclass(frozen=True)
class WindowServices:
    """Use cases of the window; each may raise `EnfaceError` and is called on a worker thread.

    Attributes:
        read_photo: decode an untrusted file.
        find_face: the face in a photo, by the detector, or inside the given box.
        reconstruct: from photos to a textured mesh.
        export: write a result; returns the written files.
        load_engine: load the network so that the first reconstruction does not wait.
        sample_case: people of the sample case.
        self_check: use every part of the installation once; tells each line as soon as it is known, on its own thread.
        cases: use cases of cases.
        batch: use cases of a batch.
        model_card: text of the card of the model in use; answered at once.
        faces: use cases around one photo's face.
        log_folder: where the log is.
        diagnostics: versions and surroundings for a problem report, without names of people or files.
    """

    read_photo: Callable[[Path, JobContext], Photo]
    find_face: Callable[[Photo, Box | None, JobContext], FoundFace]
    reconstruct: Callable[[ReconstructionInput, JobContext], ReconstructionResult]
    export: Callable[[ReconstructionResult, ExportChoice, JobContext], list[Path]]
    load_engine: Callable[[JobContext], Engine]
    sample_case: Callable[[JobContext], list[SamplePerson]]
    self_check: Callable[[Callable[[CheckLine], object], JobContext], None]
    cases: CaseServices
    batch: BatchServices
    model_card: Callable[[], str]
    faces: FaceServices
    log_folder: Path
    diagnostics: Callable[[], str]
