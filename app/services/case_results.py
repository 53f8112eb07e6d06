"""A reconstruction as files of derived data, and back again, every byte compared with its hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core.casefile import Exhibit, Run, StoredFile
from app.core.errors import AlteredError
from app.core.jobs import JobContext
from app.core.meshio import png_bytes
from app.core.records import Crop, Photo, ReconstructionResult
from app.services.case_fields import as_json_text, verified_photo
from app.services.export import synthetic_png
from app.store.canonical import canonical
from app.store.case import Case
from app.store.freezing import array_hash, freeze, pack, thaw, unpack

ARRAYS = "arrays.npz"
RECORD = "record.json"
RESULT = "result.json"
_UNMARKED = "synthetic.image"  # a synthetic view without its mark is never saved; its hash is


def store_result(case: Case, result: ReconstructionResult) -> tuple[list[StoredFile], dict[str, str]]:
    """Keep a reconstruction; photos are not stored again, they are evidence.

    Returns:
        The files, and the hash of each array by name.

    Raises:
        StorageError: the disk does not allow it.
    """
    tree, arrays = freeze(result, _is_evidence(case))
    hashes = {name: array_hash(array) for name, array in arrays.items()}
    if arrays.pop(_UNMARKED, None) is not None:
        tree["synthetic"]["image"] = None
    files = {
        ARRAYS: pack(arrays),
        RECORD: canonical(tree).encode("ascii"),
        RESULT: as_json_text(result.to_json()),
        "front_crop.png": crop_png(result.front_photo, result.front_crop),
    }
    if result.side_photo is not None and result.side_crop is not None:
        files["side_crop.png"] = crop_png(result.side_photo, result.side_crop)
    if result.synthetic is not None:
        files["side_synthetic.png"] = synthetic_png(result.synthetic, result.front_photo.sha256)
    stored = []
    for name, data in files.items():
        kept = case.derived.add_bytes(data)
        stored.append(StoredFile(name, kept.sha256, kept.size))
    return stored, hashes


def read_result(
    case: Case, run: Run, exhibits: Mapping[str, Exhibit], ctx: JobContext | None = None
) -> ReconstructionResult:
    """A stored reconstruction.

    Args:
        case: the case.
        run: the run that made it.
        exhibits: all exhibits of the case by hash, those in the trash included.
        ctx: cancellation.

    Raises:
        AlteredError: a file or a photo is not what was stored (E901).
    """
    files = {output.name: output for output in run.outputs}
    try:
        record, packed = files[RECORD], files[ARRAYS]
        tree = json.loads(case.derived.read(record.sha256, record.size))
        arrays = unpack(case.derived.read(packed.sha256, packed.size))
        result = thaw(ReconstructionResult, tree, arrays)
    except (ValueError, KeyError) as error:
        remedy = "restore the case from a bundle, or run it again"
        cause = f"the stored result of {run.label} cannot be read ({error})"
        raise AlteredError(cause, file=case.folder.derived, remedy=remedy, code="E901") from error

    def with_pixels(photo: Photo) -> Photo:
        if photo.sha256 not in exhibits:
            return photo
        return replace(photo, rgb=verified_photo(case, exhibits[photo.sha256], ctx).rgb)

    side = None if result.side_photo is None else with_pixels(result.side_photo)
    return replace(result, front_photo=with_pixels(result.front_photo), side_photo=side)


def crop_png(photo: Photo, crop: Crop) -> bytes:
    """A crop as a PNG file that names the photo it was resampled from."""
    return png_bytes(crop.image, {"Software": "Enface", "Description": f"Resampled part of photo {photo.sha256}"})


def _is_evidence(case: Case) -> Any:  # noqa: ANN401 - a predicate
    kept = set(case.evidence.hashes())
    return lambda inner: isinstance(inner, Photo) and inner.sha256 in kept
