"""The content of `result.json`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.records import RESULT_SCHEMA, Crop, Photo, ReconstructionResult
from app.core.synthetic import mesh_provenance


def result_json(result: ReconstructionResult) -> dict[str, Any]:
    """Schema 1: plain lists and numbers, all finite.

    Raises:
        ValueError: a number is not finite.
    """
    confidence = result.confidence
    side = None
    if result.side_photo is not None and result.side_crop is not None:
        side = _view_json(result.side_photo, result.side_crop)
    pose = result.pose
    content: dict[str, Any] = {
        "schema": RESULT_SCHEMA,
        "mode": result.mode,
        "front": _view_json(result.front_photo, result.front_crop),
        "side": side,
        "pose": {"yaw": round(pose.yaw, 3), "pitch": round(pose.pitch, 3), "roll": round(pose.roll, 3)},
        "landmarks68": _rows(result.landmarks68, 3),
        "mesh": {
            "vertices": len(result.mesh.vertices),
            "triangles": len(result.mesh.triangles),
            "unit": "mm",
            "scale": result.scale.statement,
        },
        "confidence": None
        if confidence is None
        else {"median_mm": round(confidence.median_mm, 3), "p95_mm": round(confidence.p95_mm, 3)},
        "provenance": mesh_provenance(result.mesh),
        "rotation": None if result.synthetic is None else result.synthetic.record.to_json(),
        "model": {"name": result.model.name, "sha256": result.model.sha256},
        "device": result.device,
        "timings_s": {stage: round(float(seconds), 4) for stage, seconds in result.timings_s.items()},
        "warnings": [{"code": notice.code, "text": notice.text} for notice in result.warnings],
    }
    if result.measurements:
        content["measurements"] = [measurement.to_json() for measurement in result.measurements]
    _require_finite(content)
    return content


def _view_json(photo: Photo, crop: Crop) -> dict[str, Any]:
    return {
        "sha256": photo.sha256,
        "size": list(photo.size),
        "box": crop.box.as_list(),
        "photo_to_crop": _rows(crop.photo_to_crop, 9),
    }


def _rows(array: NDArray[np.floating], digits: int) -> list[list[float]]:
    return [[round(float(value), digits) + 0.0 for value in row] for row in array]


def _require_finite(value: object) -> None:
    if isinstance(value, dict):
        for item in value.values():
            _require_finite(item)
    elif isinstance(value, list):
        for item in value:
            _require_finite(item)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a result holds a number that is not finite")
