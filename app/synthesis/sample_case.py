"""The sample case: mugshot pairs of three invented people, rendered by the engine and marked as synthetic.

`python -m app.synthesis.sample_case --data FOLDER --model build/head_model.npz` writes `resources/sample_case/`.
"""

from __future__ import annotations

import argparse
import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from app.core.frames import rotation_from_pose
from app.core.topology import resources_dir
from app.synthesis import raster
from app.synthesis.appearance import Look, LookConfig, draw_look
from app.synthesis.camera import ViewPose, landmark_crop
from app.synthesis.engine import Engine, EngineConfig
from app.synthesis.head_model import HeadModel
from app.synthesis.heads import HeadShape

log = logging.getLogger(__name__)
F32 = NDArray[np.float32]
SIZE = 1000
EXPOSURE = 0.95
FACE_SHARE = 3.1  # picture width over the mean side of the landmarks' box


PLAIN = LookConfig(hat=0.0, glasses=0.0, makeup=0.0)


@dataclass(frozen=True)
class Person:
    """One invented person: seeds of shape and looks, and which cheek the side photo shows."""

    id: str
    shape_seed: int
    look_seed: int
    side_yaw: float


PEOPLE = (
    Person("A", 9106, 506, 90.0),
    Person("B", 9147, 547, -90.0),
    Person("C", 9114, 514, 90.0),
)


def studio_light(side: bool) -> tuple[F32, F32]:
    """Even ambient light and two soft lamps, as at a booking desk."""
    ambient = np.zeros((9, 3), np.float32)
    ambient[0], ambient[1], ambient[2] = 4.6, 0.9, 1.0
    lamps = np.array([[-0.5, 0.55, 0.75, 0.55, 0.54, 0.52], [0.6, 0.4, 0.75, 0.3, 0.3, 0.31]], np.float32)
    if side:
        lamps = lamps[::-1].copy()
    lamps[:, :3] /= np.linalg.norm(lamps[:, :3], axis=1, keepdims=True)
    return ambient, lamps


def wall(size: int, first_cm: int) -> F32:
    """Pale wall with a height chart, display values."""
    ramp = np.linspace(0.80, 0.70, size, dtype=np.float32)[:, None]
    picture = np.repeat((ramp + np.zeros((1, size), np.float32))[..., None], 3, -1)
    picture *= np.array([0.98, 1.0, 1.0], np.float32)
    ink = np.zeros((size, size), np.uint8)
    step = size // 7
    for i in range(8):
        y = step // 2 + i * step
        cv2.line(ink, (0, y), (size, y), 255, 2, cv2.LINE_AA)
        for x in (14, size - 92):
            cv2.putText(ink, str(first_cm - 5 * i), (x, y - 8), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 255, 2, cv2.LINE_AA)
    cover = ink[..., None].astype(np.float32) / 255 * 0.55
    return np.asarray(picture * (1 - cover) + 0.25 * cover, np.float32)


def view_of(engine: Engine, head: HeadShape, yaw: float) -> ViewPose:
    """Camera of one mugshot: the scale of the front view, the head in the middle."""
    marks = engine.landmarks(head.fine)

    def pose(angle: float) -> ViewPose:
        return ViewPose(rotation_from_pose(angle, 0.0, 0.0).astype(np.float32), 1.0, (0.0, 0.0), 1 / 1600)

    front = landmark_crop(pose(0.0), marks, SIZE, FACE_SHARE, (0.0, 0.03))
    if yaw == 0.0:
        return front
    toward_face = -float(np.sign(yaw)) * 60.0  # the head's middle lies behind the face
    half = (SIZE - 1) / 2
    return replace(pose(yaw), scale=front.scale, shift=(half + toward_face * front.scale, front.shift[1]))


def calm(look: Look) -> Look:
    """The look with a skin that is neither glossy nor blotchy."""
    albedo = look.albedo.copy()
    skin = albedo[raster.SKIN]
    albedo[raster.SKIN] = skin[:, -1:] * (np.maximum(skin, 1e-4) / np.maximum(skin[:, -1:], 1e-4)) ** 0.75
    gloss = np.minimum(look.gloss, 0.03)
    return replace(look, albedo=albedo.astype(np.float32), gloss=gloss)


def photograph(engine: Engine, head: HeadShape, look: Look, yaw: float, number: int) -> NDArray[np.uint8]:
    """One mugshot, (SIZE, SIZE, 3) uint8, with the mark in its lower edge."""
    view = view_of(engine, head, yaw)
    rng = np.random.default_rng(number)
    big = round(SIZE * engine.config.supersample)
    dressed = engine.dress(head, look)
    linear, owner = engine.renderer.render(rng, dressed, view, studio_light(yaw != 0.0), big, big / SIZE, shadow=True)
    display, covered = np.clip(linear * EXPOSURE, 0, 1) ** np.float32(1 / 2.2), owner >= 0
    backdrop = cv2.resize(wall(SIZE, 185), (big, big), interpolation=cv2.INTER_LINEAR)
    soft = cv2.GaussianBlur(covered.astype(np.float32), (0, 0), 1.0)[..., None] * covered[..., None]
    picture = cv2.resize(display * soft + backdrop * (1 - soft), (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.8) + rng.normal(0, 0.008, picture.shape)
    photo = np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)
    cv2.rectangle(photo, (0, SIZE - 34), (SIZE, SIZE), (32, 36, 42), -1)
    text = "SYNTHETIC PERSON - rendered by Enface, no real individual"
    cv2.putText(photo, text, (14, SIZE - 11), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (235, 235, 235), 1, cv2.LINE_AA)
    return np.asarray(photo, np.uint8)


def build(engine: Engine, folder: Path) -> None:
    """Write the photos and `case.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    people = []
    for number, person in enumerate(PEOPLE):
        head = engine.sampler.sample(np.random.default_rng(person.shape_seed), expressive=False)
        look = calm(draw_look(engine.wardrobe, np.random.default_rng(person.look_seed), PLAIN))
        names: dict[str, str] = {}
        for slot, yaw in (("front", 0.0), ("side", person.side_yaw)):
            photo = photograph(engine, head, look, yaw, 100 * number + len(names))
            names[slot] = f"person_{person.id.lower()}_{slot}.png"
            info = PngImagePlugin.PngInfo()
            info.add_text("Description", "Synthetic person, rendered by Enface; no real individual")
            info.add_text("DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
            Image.fromarray(photo).save(folder / names[slot], pnginfo=info, optimize=True)
        people.append({"id": person.id, **names})
    (folder / "case.json").write_text(json.dumps({"synthetic": True, "people": people}, indent=1) + "\n")


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path("build/head_model.npz"))
    parser.add_argument("--out", type=Path, default=resources_dir() / "sample_case")
    arguments = parser.parse_args()
    config = EngineConfig(size=SIZE, sensor=False, shadows=1.0, shadow_px=800, shadow_soft=14)
    build(Engine(HeadModel.load(arguments.model), arguments.data, config), arguments.out)


if __name__ == "__main__":
    main()
