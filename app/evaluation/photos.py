"""68-point NME on annotated photos: `python -m app.evaluation.photos --root FOLDER --out DIR`.

FOLDER holds photos and `landmarks.json` ({"images": {name: {"points": 68 x [x, y]}}}, pixel centres at integers).
Each photo is reconstructed alone, side blank, as `enface reconstruct --front` does. Photos without points are drawn
only.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.metrics import landmark_nme
from app.core.records import Crop, Photo, Prediction
from app.core.topology import load_topology
from app.imaging.crop import crop_from_landmarks, find_face
from app.imaging.decode import decode_photo
from app.imaging.detect import detect_faces
from app.networks.runtime import Predictor, load_predictor

log = logging.getLogger(__name__)


def face_of(photo: Photo, annotated: NDArray[np.float64] | None) -> Crop:
    """The face's crop; where several are found, that of the detection nearest to the annotated points (68, 2)."""
    if annotated is None:
        return find_face(photo)
    centre = annotated.mean(0)
    boxes = [detection.box for detection in detect_faces(photo.rgb)]
    if not boxes:
        return find_face(photo)
    return find_face(photo, min(boxes, key=lambda b: float(np.hypot(*(centre - (b.x + b.w / 2, b.y + b.h / 2))))))


def landmarks_of(
    predictor: Predictor, photo: Photo, annotated: NDArray[np.float64] | None = None, passes: int = 2
) -> tuple[NDArray[np.float64], Prediction, Crop]:
    """Landmarks (68, 3) in the photo, the prediction and the last crop."""
    from app.core.frames import landmarks_in_photo

    crop = face_of(photo, annotated)
    topology = load_topology()
    for turn in range(passes):
        prediction = predictor.predict(crop.image, None)
        marks = landmarks_in_photo(prediction.front.posmap, topology.landmarks68, crop.photo_to_crop)
        if turn + 1 < passes:
            crop = crop_from_landmarks(photo.rgb, marks[:, :2])
    return np.asarray(marks), prediction, crop


def evaluate_photos(root: Path, model: str | None) -> tuple[dict[str, Any], list[tuple[str, NDArray[np.uint8]]]]:
    """NME of each annotated photo and an overlay of each photo."""
    from app.core.errors import EnfaceError
    from app.render.overlay import close_up, draw_landmarks, draw_outline

    table = json.loads((root / "landmarks.json").read_text())["images"]
    predictor = load_predictor(model)
    topology = load_topology()
    rows: dict[str, Any] = {}
    pictures = []
    for path in sorted(root.glob("*.jpg")):
        photo = decode_photo(path)
        try:
            points = np.array(table[path.name]["points"]) if path.name in table else None
            marks, prediction, crop = landmarks_of(predictor, photo, points)
        except EnfaceError as error:
            rows[path.name] = {"error": error.one_line()}
            continue
        pose = prediction.front
        row: dict[str, Any] = {"yaw": round(pose.yaw, 1), "pitch": round(pose.pitch, 1), "roll": round(pose.roll, 1)}
        if points is not None:
            row["nme"] = round(landmark_nme(marks[:, :2], points), 5)
        rows[path.name] = row
        vertices = topology.gather(prediction.front.posmap)[:, :2]
        inverse = np.linalg.inv(np.vstack([crop.photo_to_crop, [0, 0, 1]]))
        placed = vertices @ inverse[:2, :2].T + inverse[:2, 2]
        window, matrix = close_up(photo.rgb, placed, size=480, margin=0.35)
        turn = matrix[:, :2]
        overlay = draw_outline(window, placed @ turn.T + matrix[:, 2], topology.triangles)
        pictures.append((path.name, draw_landmarks(overlay, marks[:, :2] @ turn.T + matrix[:, 2])))
    return rows, pictures


def main() -> None:
    """Command line."""
    from app.core.meshio import png_bytes
    from app.render.overlay import contact_sheet

    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--model")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    rows, pictures = evaluate_photos(arguments.root, arguments.model)
    arguments.out.mkdir(parents=True, exist_ok=True)
    known = [row["nme"] for row in rows.values() if "nme" in row]
    summary = {"photos": rows, "nme_mean": float(np.mean(known)) if known else None}
    (arguments.out / "photos.json").write_text(json.dumps(summary, indent=1) + "\n")
    captions = [f"{name} {rows[name].get('nme', '')} yaw {rows[name]['yaw']}" for name, _ in pictures]
    sheet = contact_sheet([picture for _, picture in pictures], captions, columns=3, cell=480)
    (arguments.out / "overlays.png").write_bytes(png_bytes(sheet))
    log.info("%s", json.dumps(summary, indent=1))


if __name__ == "__main__":
    main()
