"""The one-page report of a reconstruction: what went in, what came out, how far it can be trusted."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app import __version__
from app.core.errors import StorageError
from app.core.records import ReconstructionResult
from app.core.views import Still
from app.report import sections
from app.report.accuracy import accuracy_of
from app.report.drawing import Page
from app.report.method import method_and_accuracy
from app.report.model_views import model_views
from app.report.photographs import photographs
from app.report.text import clean, require_glyphs
from app.report.texts import Texts

STATEMENT = "AI-estimated 3D model. Not a photograph. Not for identification as stand-alone evidence."
KEYWORDS = ["synthetic", "AI-estimated", "trainedAlgorithmicMedia", "3D face reconstruction"]


def build_onepage(
    result: ReconstructionResult,
    stills: Sequence[Still],
    path: str | os.PathLike[str],
    *,
    examiner: str = "",
    case_number: str = "",
    generated_at: datetime,
    model_metrics: Mapping[str, Any] | None = None,
) -> None:
    """Write the report as a PDF of one A4 page; the same input gives the same bytes.

    Args:
        result: the reconstruction.
        stills: pictures of its mesh, see `app.render.stills.report_shots`; printed in the given order, a row per layer.
        path: of the PDF; replaced if it exists, and only by a finished report.
        examiner: name, any text.
        case_number: any text.
        generated_at: when, with time zone; printed and put into the metadata.
        model_metrics: the model's evaluation (see `app.report.accuracy`); without, the page says so.

    Raises:
        EnfaceError: characters that no font covers (E160), a font is missing (E161).
        StorageError: the file cannot be written (E701).
        ValueError: `generated_at` has no time zone.
    """
    _write(Path(path), onepage_bytes(result, stills, examiner, case_number, generated_at, model_metrics))


def onepage_bytes(
    result: ReconstructionResult,
    stills: Sequence[Still],
    examiner: str,
    case_number: str,
    generated_at: datetime,
    model_metrics: Mapping[str, Any] | None,
) -> bytes:
    """The PDF that `build_onepage` writes."""
    texts = Texts.of(result, examiner, case_number)
    require_glyphs(texts.every())
    accuracy = accuracy_of(result.model.name, model_metrics)
    if accuracy is not None:
        require_glyphs([clean(cell) for row in accuracy.rows for cell in row] + [clean(accuracy.source)])
    program = f"Enface {__version__}"
    title = f"3D face reconstruction, case {texts.case_number}" if texts.case_number else "3D face reconstruction"
    page = Page(title, STATEMENT, KEYWORDS, generated_at, program)
    moment = generated_at.isoformat(sep=" ", timespec="seconds")
    y = sections.header(page, texts, moment, result.mode, STATEMENT)
    y = photographs(page, y, result, texts)
    y = model_views(page, y, stills)
    y = method_and_accuracy(page, y, result, texts, accuracy)
    sections.warnings(page, y, texts)
    sections.footer(page, program, moment)
    return page.finish()


def _write(path: Path, data: bytes) -> None:
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise StorageError(
            f"the report cannot be written ({error.strerror or type(error).__name__})",
            file=path,
            remedy="choose another folder or free some space",
            code="E701",
        ) from error
