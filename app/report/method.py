"""The section of facts: how the model was made, and what is known of its error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.records import Provenance, ReconstructionResult, ViewFit
from app.report import drawing
from app.report.accuracy import Accuracy
from app.report.drawing import GAP, MARGIN, WIDTH, Page
from app.report.text import clean
from app.report.texts import Texts

LABEL_WIDTH = 74.0
PROVENANCE_NAMES = {
    Provenance.FRONT: "seen in the front photo",
    Provenance.SIDE: "in the side photo",
    Provenance.MIRRORED: "mirrored",
    Provenance.INVENTED: "filled in",
}
NOT_EVALUATED = "There is no evaluation record for these weights: nothing says how far the model may be wrong."
ACCURACY_NOTE = "Smaller is better. The mean face ignores the photos: only what is below it was learned from them."


def method_and_accuracy(
    page: Page, y: float, result: ReconstructionResult, texts: Texts, accuracy: Accuracy | None
) -> float:
    """How the model was made, beside what is known of its error."""
    left = WIDTH * 0.62
    right_x, right = MARGIN + left + 2 * GAP, WIDTH - left - 2 * GAP
    top = page.heading(y, "Method", MARGIN, left)
    page.heading(y, "Accuracy of this network", right_x, right)
    y = top
    for label, value in _facts(result, texts):
        page.text(MARGIN, y, LABEL_WIDTH - 4, label, drawing.LABEL)
        look = drawing.HASH if value == result.model.sha256 else drawing.BODY
        y = page.text(MARGIN + LABEL_WIDTH, y - 0.4, left - LABEL_WIDTH, value, look, lines=2) + 1.6
    bottom = _accuracy(page, right_x, top, right, accuracy)
    return max(y, bottom) + 7


def _facts(result: ReconstructionResult, texts: Texts) -> list[tuple[str, str]]:
    mesh = result.mesh
    parameters = f", {result.model.parameters:,} parameters" if result.model.parameters else ""
    basis = "a population mean, not measured" if result.scale.assumed else "as entered by the examiner"
    facts = [
        ("Network", f"{texts.model}{parameters}, run on {texts.device}"),
        ("Its SHA-256", result.model.sha256),
        ("Scale", f"{result.scale.statement}: {basis}. All lengths follow from it."),
        ("Mesh", f"{len(mesh.vertices):,} vertices, {len(mesh.triangles):,} triangles, unit mm"),
        ("Front photo's pose", _pose(result.prediction.front)),
        ("Expected error", _expected_error(result)),
    ]
    return facts if mesh.provenance is None else [*facts, ("Texture", _texture(mesh.provenance))]


def _pose(fit: ViewFit) -> str:
    words = (
        ("yaw", fit.yaw, "nose to the image's left", "nose to the image's right"),
        ("pitch", fit.pitch, "up", "down"),
        ("roll", fit.roll, "clockwise", "counter-clockwise"),
    )
    parts = []
    for name, angle, positive, negative in words:
        value = round(angle, 1)
        meaning = f" ({positive if value > 0 else negative})"
        parts.append(f"{name} {value:+.1f}°{meaning}" if value else f"{name} 0.0°")
    return ", ".join(parts)


def _expected_error(result: ReconstructionResult) -> str:
    confidence = result.confidence
    if confidence is None:
        return "not given by this network"
    return f"median {confidence.median_mm:.1f} mm, 95 % of points below {confidence.p95_mm:.1f} mm (network's estimate)"


def _texture(provenance: NDArray[np.uint8]) -> str:
    """Shares of the surface by where its colour comes from."""
    shares = np.bincount(provenance, minlength=len(PROVENANCE_NAMES)) / max(len(provenance), 1)
    return ", ".join(
        f"{100 * shares[kind]:.0f} % {name}" for kind, name in PROVENANCE_NAMES.items() if shares[kind] >= 0.005
    )


def _accuracy(page: Page, x: float, y: float, width: float, accuracy: Accuracy | None) -> float:
    if accuracy is None:
        page.panel(x, y, width, 53, drawing.CAUTION_PANEL, drawing.CAUTION)
        page.text(x + 10, y + 5, width - 18, "Accuracy not established", drawing.WARNING)
        page.text(x + 10, y + 18, width - 18, NOT_EVALUATED, drawing.NOTE, lines=3)
        return y + 53
    first = width * 0.36
    step = (width - first) / (len(accuracy.header) - 1)
    for row, cells in enumerate((accuracy.header, *accuracy.rows)):
        look = (drawing.LABEL, drawing.STRONG)[row] if row < 2 else drawing.BODY
        number = (drawing.LABEL_RIGHT, drawing.STRONG_RIGHT)[row] if row < 2 else drawing.BODY_RIGHT
        bottom = page.text(x, y, first, clean(cells[0]), look)
        for column, cell in enumerate(cells[1:]):
            page.text(x + first + column * step, y, step, cell, number)
        y = bottom + 2.2
        page.rule(x, y - 1.0, width, thickness=0.4)
    return page.text(x, y + 1.5, width, f"{clean(accuracy.source)}. {ACCURACY_NOTE}", drawing.LABEL, lines=4)
