"""Writing a reconstruction: meshes, crops, `result.json` and the report, all of them or none."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from app import __version__
from app.core.jobs import JobContext
from app.core.meshio import MeshStatement, mesh_files, png_bytes
from app.core.records import Crop, Photo, ReconstructionResult
from app.core.synthetic import SyntheticView, png_text
from app.store.output import OutputFolder

DEFAULT_FORMATS = ("obj", "ply")
REPORT_NAME = "report.pdf"
RESULT_NAME = "result.json"
SIDECAR_NAME = "provenance.json"
OWNED = (
    "mesh.obj", "mesh.mtl", "texture.png", "mesh.ply", "mesh.stl", "mesh.glb",
    "front_crop.png", "side_crop.png", "side_synthetic.png", REPORT_NAME, RESULT_NAME, SIDECAR_NAME,
)  # fmt: skip
_STAGE = "Writing"
_START = 0.9


def write_outputs(
    result: ReconstructionResult,
    out_dir: str | os.PathLike[str],
    formats: Sequence[str] = DEFAULT_FORMATS,
    report: bool = False,
    ctx: JobContext | None = None,
    *,
    examiner: str = "",
    case_number: str = "",
    sidecar: Callable[[dict[str, str]], bytes] | None = None,
    first_wins: bool = False,
) -> list[Path]:
    """Write a reconstruction into a folder.

    Files of an earlier result in the same folder are replaced or removed; other files stay.

    Args:
        result: what to write.
        out_dir: new or existing folder.
        formats: of `app.core.meshio.FORMATS`.
        report: also the PDF report, in its summary form.
        ctx: progress and cancellation; a cancelled export leaves nothing behind.
        examiner: printed in the report.
        case_number: printed in the report.
        sidecar: given the SHA-256 of each file by name, makes the content of `provenance.json`: where they come from.
        first_wins: see `app.store.output.OutputFolder`.

    Returns:
        The files, meshes first, `result.json` and the sidecar last.

    Raises:
        UsageError: a format is unknown (E203).
        StorageError: the folder cannot be written (E7xx).
        EnfaceError: the report's views cannot be drawn (E15x) or its text not be printed (E16x).
        CancelledError: cancelled through `ctx`.
    """
    ctx = ctx or JobContext()
    began = time.perf_counter()
    ctx.progress(_STAGE, _START)
    hashes: dict[str, str] = {}
    with OutputFolder(out_dir, OWNED, first_wins=first_wins) as output:

        def write(name: str, data: bytes) -> None:
            ctx.check()
            output.write(name, data)
            hashes[name] = hashlib.sha256(data).hexdigest()

        statement = MeshStatement(result.scale.statement, f"{result.model.name} {result.model.sha256[:8]}")
        meshes = mesh_files(result.mesh, tuple(dict.fromkeys(formats)), statement)
        for name, data in chain(meshes.items(), _views(result)):
            write(name, data)
        if report:
            write(REPORT_NAME, _report(result, ctx, examiner, case_number))
        ctx.progress(_STAGE, 0.99)
        timed = replace(result, timings_s={**result.timings_s, _STAGE: time.perf_counter() - began})
        write(RESULT_NAME, _json_bytes(timed))
        if sidecar is not None:
            write(SIDECAR_NAME, sidecar(dict(hashes)))
    return [Path(out_dir) / name for name in hashes]


def _views(result: ReconstructionResult) -> Iterator[tuple[str, bytes]]:
    """What the network saw, and the view that no camera took, by file name."""
    yield "front_crop.png", _crop_png(result.front_photo, result.front_crop)
    if result.side_photo is not None and result.side_crop is not None:
        yield "side_crop.png", _crop_png(result.side_photo, result.side_crop)
    if result.synthetic is not None:
        yield "side_synthetic.png", synthetic_png(result.synthetic, result.front_photo.sha256)


def _crop_png(photo: Photo, crop: Crop) -> bytes:
    return png_bytes(crop.image, {"Software": "Enface", "Description": f"Resampled part of photo {photo.sha256}"})


def synthetic_png(view: SyntheticView, photo_sha256: str) -> bytes:
    """The view as it may leave the program: marked in its pixels and in its metadata."""
    return png_bytes(view.picture, png_text(view, photo_sha256))


def _json_bytes(result: ReconstructionResult) -> bytes:
    return (json.dumps(result.to_json(), indent=1, allow_nan=False, ensure_ascii=False) + "\n").encode()


def _report(result: ReconstructionResult, ctx: JobContext, examiner: str, case_number: str) -> bytes:
    from app.report.assemble import exhibits_of, result_facts
    from app.report.content import ReportContent, Template
    from app.report.document import ReportOptions, report_bytes
    from app.report.facts import CaseFacts
    from app.services.report_parts import draw_pictures, model_facts

    content = ReportContent(
        label="",
        made=datetime.now(UTC).astimezone(),
        program=f"Enface {__version__}",
        case=CaseFacts(number=case_number, examiner=examiner),
        exhibits=exhibits_of(result),
        result=result_facts(result, model_facts(result.model)),
        stills=draw_pictures(result.mesh, Template.SUMMARY, ctx),
    )
    return report_bytes(content, ReportOptions(Template.SUMMARY))
