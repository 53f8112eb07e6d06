"""The reference reconstruction: what the default model makes of the sample case, recorded once, compared ever after.

python -m app.services.reference        records it anew, after other weights became the default
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.errors import EnfaceError
from app.core.topology import resources_dir
from app.networks.manifest import read_manifest
from app.services.sample import sample_pairs

LARGEST_MM = 1.0
"""A vertex further away than this does not come from another processor's rounding."""

_EVERY = 397  # vertices recorded of some forty thousand


def reference_file() -> Path:
    """Where the record lies."""
    return resources_dir() / "evaluation" / "reference.json"


def compare() -> str:
    """Reconstruct the first pair of the sample case and compare it with the record.

    Returns:
        How far the vertices are apart; for weights without a record, that the result is a face of the usual size.

    Raises:
        EnfaceError: they are further apart than `LARGEST_MM`, the face has an impossible size, or there is no record
            to read (E154).
    """
    entry = read_manifest().find()
    vertices = _vertices()
    try:
        record: dict[str, Any] = json.loads(reference_file().read_bytes())
        kept = np.asarray(record["vertices_mm"], np.float64)
        known = record["sha256"] == entry.sha256
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnfaceError(
            "the reference cannot be read", file=reference_file(), remedy="install Enface again", code="E154"
        ) from error
    if not known:
        width = float(np.ptp(vertices[:, 0]))
        if not 80.0 < width < 260.0:
            raise EnfaceError(f"the reference face is {width:.0f} mm wide", remedy="choose other weights", code="E154")
        return f"no record of these weights; the face is {width:.0f} mm wide"
    gap = float(np.linalg.norm(vertices - kept, axis=1).max()) if vertices.shape == kept.shape else np.inf
    if not gap <= LARGEST_MM:
        raise EnfaceError(
            f"the reference face came out {gap:.2f} mm away from its record",
            remedy="install Enface again; update the driver of the GPU",
            code="E154",
        )
    return f"within {gap:.3f} mm of its record"


def record() -> Path:
    """Write the record of the default model."""
    content = {"sha256": read_manifest().find().sha256, "vertices_mm": np.round(_vertices(), 3).tolist()}
    reference_file().write_text(json.dumps(content) + "\n", encoding="utf-8")
    return reference_file()


def _vertices() -> NDArray[np.float64]:
    """A spread of the mesh's vertices, (N, 3) mm."""
    from app.services.reconstruct import ReconstructRequest, reconstruct

    pair = sample_pairs()[0]
    return reconstruct(ReconstructRequest(pair.front, pair.side)).mesh.vertices[::_EVERY].astype(np.float64)


if __name__ == "__main__":
    sys.stdout.write(f"{record()}\n")
