"""What a report says of a case, its exhibits and its result, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.frames import Pose
from app.core.records import Confidence, Notice, Provenance, Scale


class Check(StrEnum):
    """What the last comparison of a stored file with its recorded hash said."""

    VERIFIED = "verified"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class Decision(StrEnum):
    """What an examiner said about a result."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Role(StrEnum):
    """What an exhibit was used as."""

    FRONT = "front"
    SIDE = "side"
    COMPARISON = "comparison"
    OTHER = "other"


@dataclass(frozen=True)
class CaseFacts:
    """The case as its examiner entered it; every text may be empty.

    Attributes:
        number: case number.
        examiner: who is responsible for the case.
        organisation: laboratory or agency.
        reference: the commissioning party's reference.
        classification: marking that is printed on every page, e.g. "CONFIDENTIAL".
        subject: what was asked for, in the examiner's words.
        opened: when the case was opened.
        notes: the examiner's notes, oldest first.
    """

    number: str = ""
    examiner: str = ""
    organisation: str = ""
    reference: str = ""
    classification: str = ""
    subject: str = ""
    opened: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class CropFigure:
    """What the network saw of an exhibit.

    Attributes:
        image: (256, 256, 3) uint8 RGB.
        photo_to_crop: (2, 3) float64 similarity, photo px to crop px.
        landmarks: (68, 2) crop px, or None when the network gave none for this photo.
        by_hand: whether a person placed the box.
    """

    image: NDArray[np.uint8]
    photo_to_crop: NDArray[np.float64]
    landmarks: NDArray[np.floating] | None = None
    by_hand: bool = False


@dataclass(frozen=True, eq=False)
class Exhibit:
    """A photo of the case.

    Attributes:
        label: identifier in the case, e.g. "E-001".
        role: what it was used as.
        name: file name as received.
        sha256: of the original bytes, hex; of the photo it was made from when it is synthetic.
        used: whether the reported result was made from it.
        check: whether the stored bytes still have this hash.
        checked_at: when that was found.
        size_bytes: of the original file.
        photo: (H, W, 3) uint8 RGB working copy, or a smaller one, None where it cannot be shown.
        size_px: (width, height) of the photo as received, when `photo` is smaller.
        crop: what the network saw, if it saw anything.
        received: when it came into the case.
        source: where it came from.
        legal_basis: why it may be processed.
        category: category of the person shown (suspect, victim, ...).
        supplier_sha256: the hash that came with the file, if one did.
        synthetic: whether a program made it; such a picture is no photograph and is labelled so.
    """

    label: str
    role: Role
    name: str
    sha256: str
    used: bool = True
    check: Check = Check.NOT_CHECKED
    checked_at: datetime | None = None
    size_bytes: int | None = None
    photo: NDArray[np.uint8] | None = None
    size_px: tuple[int, int] | None = None
    crop: CropFigure | None = None
    received: datetime | None = None
    source: str = ""
    legal_basis: str = ""
    category: str = ""
    supplier_sha256: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class ModelFacts:
    """The weights that made the result, and what is known of exactly these.

    Attributes:
        name: key in the models manifest.
        sha256: of the weights.
        architecture: of the network.
        parameters: number of weights; 0 if unknown.
        created: ISO date, or "".
        lineage: what it was trained on and from.
        metrics: evaluation record of these very weights (see `app.report.accuracy`); None if there is none.
        failure_modes: from its model card.
    """

    name: str
    sha256: str
    architecture: str = ""
    parameters: int = 0
    created: str = ""
    lineage: tuple[str, ...] = ()
    metrics: Mapping[str, Any] | None = None
    failure_modes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionFacts:
    """The examiner's word on a result."""

    state: Decision = Decision.DRAFT
    by: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class RunFacts:
    """How the result was computed.

    Attributes:
        label: identifier of the run in the case.
        operation: e.g. "reconstruct".
        version: of the program.
        operator: who started it.
        started: when.
        seconds: duration.
        device: where the network ran.
        parameters: name and value of every choice.
        outputs: name and SHA-256 of every file that was made.
    """

    label: str = ""
    operation: str = ""
    version: str = ""
    operator: str = ""
    started: datetime | None = None
    seconds: float | None = None
    device: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ResultFacts:
    """The reconstruction that is reported.

    Attributes:
        mode: "pair" or "single".
        vertices: number.
        triangles: number.
        scale: assumption behind every millimetre.
        pose: of the head in the front photo, degrees.
        confidence: expected error, None when the network gives none.
        shares: fraction of the surface by where its colour comes from; None without texture.
        model: the weights.
        run: how it was computed.
        decision: the examiner's word.
        warnings: what the program noticed.
    """

    mode: str
    vertices: int
    triangles: int
    scale: Scale
    pose: Pose
    model: ModelFacts
    confidence: Confidence | None = None
    shares: Mapping[Provenance, float] | None = None
    run: RunFacts = field(default_factory=RunFacts)
    decision: DecisionFacts = field(default_factory=DecisionFacts)
    warnings: tuple[Notice, ...] = ()
