"""What surrounds a head: light, background and the camera's sensor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.synthesis.noise import noise_picture

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Rng = np.random.Generator


class LightStore:
    """Spherical-harmonic light probes: of a data folder's HDRIs (CC0) or, without one, plain sky-and-ground gradients.

    Attributes:
        probes: (n, 9, 3) irradiance coefficients, mean irradiance 1.
        panoramas: (n, 64, 128, 3) linear radiance for backgrounds; may be empty.
    """

    def __init__(self, data: Path | None) -> None:
        path = None if data is None else data / "hdri" / "hdri.npz"
        if path is not None and path.exists():
            with np.load(path, allow_pickle=False) as table:
                probes = table["sh_irradiance"].astype(np.float32)
                self.panoramas: F32 = table["latlong"].astype(np.float32)
        else:
            rng = np.random.default_rng(3)
            probes = np.zeros((16, 9, 3), np.float32)
            probes[:, 0] = 3.0
            probes[:, 1:4] = rng.normal(0, 0.8, (16, 3, 1))
            self.panoramas = np.zeros((0, 64, 128, 3), np.float32)
        level = probes[:, 0].mean(1) * 0.282095 / 0.31831
        self.probes: F32 = probes / level[:, None, None]

    def draw(self, rng: Rng) -> tuple[F32, F32]:
        """Ambient coefficients (9, 3) and lamps (n, 6) of one photo, in the camera frame."""
        probe = self.probes[int(rng.integers(len(self.probes)))]
        probe = turn_about_y(probe, float(rng.uniform(-np.pi, np.pi))).copy()
        if rng.random() < 0.3:
            probe[1:] *= rng.uniform(0.1, 0.7)
        count = int(rng.choice([0, 1, 2, 3], p=[0.3, 0.35, 0.2, 0.15]))
        flash = rng.random() < 0.25
        lamps = np.zeros((count + flash, 6), np.float32)
        for i in range(len(lamps)):
            if flash and i == len(lamps) - 1:
                direction = np.array([rng.normal(0, 0.08), rng.normal(0.08, 0.08), 1.0])
            else:
                azimuth, height = rng.uniform(-2.2, 2.2), rng.uniform(-0.2, 1.2)
                level = np.cos(height)
                direction = np.array([np.sin(azimuth) * level, np.sin(height), np.cos(azimuth) * level])
            lamps[i, :3] = direction / np.linalg.norm(direction)
            lamps[i, 3:] = rng.uniform(0.2, 1.2) * colour_temperature(rng)
        ambient = rng.uniform(0.25, 1.1) * colour_temperature(rng)
        return (probe * ambient).astype(np.float32), lamps

    def backdrop(self, rng: Rng, size: int) -> F32:
        """A background in display values 0..1, (size, size, 3)."""
        kind = rng.random()
        base = rng.random(3).astype(np.float32)
        if kind < 0.35:
            picture = _wall(rng, size)
        elif kind < 0.55 and len(self.panoramas):
            picture = _panorama(rng, self.panoramas[int(rng.integers(len(self.panoramas)))], size)
        elif kind < 0.8:
            layers = [noise_picture(rng, size, int(rng.integers(2, 8))) for _ in range(3)]
            picture = np.stack(layers, -1) * rng.uniform(0.3, 1.0) + base * rng.uniform(0, 0.5)
        else:
            ramp = np.linspace(0, 1, size, dtype=np.float32)
            mix = ramp[:, None] * rng.random() + ramp[None] * rng.random()
            picture = np.asarray(base + (rng.random(3) - base) * mix[..., None], np.float32)
        if rng.random() < 0.25:
            picture = _clutter(rng, np.ascontiguousarray(picture, np.float32))
        return np.clip(picture, 0, 1).astype(np.float32)


def turn_about_y(sh: F32, angle: float) -> F32:
    """Rotate order-2 coefficients about the vertical axis."""
    c, s = np.cos(angle), np.sin(angle)
    c2, s2 = np.cos(2 * angle), np.sin(2 * angle)
    out = sh.copy()
    out[3], out[2] = c * sh[3] + s * sh[2], c * sh[2] - s * sh[3]
    out[4], out[5] = c * sh[4] + s * sh[5], c * sh[5] - s * sh[4]
    # Y6 ~ 3z^2-1, Y8 ~ x^2-y^2 and Y7 ~ xz mix; go through the symmetric matrix of the quadratic form.
    root3 = np.sqrt(3.0)
    xx, yy, zz = sh[8] - sh[6] / root3, -sh[8] - sh[6] / root3, 2 * sh[6] / root3
    xz = sh[7]
    mean, half = (xx + zz) / 2, (xx - zz) / 2
    half, xz = half * c2 + xz * s2, xz * c2 - half * s2
    xx, zz = mean + half, mean - half
    out[6], out[8], out[7] = zz * root3 / 2, (xx - yy) / 2, xz
    return out


def colour_temperature(rng: Rng) -> F32:
    """Gain of a warm to cool light, mean about 1."""
    warm = float(rng.normal(0, 0.12))
    return np.array([1.0 + warm, 1.0, 1.0 - warm], np.float32).clip(0.4, 1.6)


def _wall(rng: Rng, size: int) -> F32:
    """A plain mugshot wall, sometimes with a height chart."""
    picture = np.full((size, size, 3), rng.uniform(0.25, 0.95), np.float32)
    picture *= rng.uniform(0.85, 1.0, 3).astype(np.float32)
    picture += (noise_picture(rng, size, 3)[..., None] - 0.5) * rng.uniform(0.0, 0.15)
    if rng.random() < 0.5:
        ink = np.zeros((size, size), np.uint8)  # OpenCV writes text on 8-bit pictures only
        step, start = int(rng.integers(size // 14, size // 5)), int(rng.integers(size // 5))
        for i, y in enumerate(range(start, size, step)):
            cv2.line(ink, (0, y), (size, y), 255, 1 + int(i % 5 == 0), cv2.LINE_AA)
            if rng.random() < 0.5:
                place = (int(rng.integers(0, size // 6)), y - 2)
                cv2.putText(ink, str(150 + 5 * i), place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, 255, 1, cv2.LINE_AA)
        cover = ink[..., None].astype(np.float32) / 255.0
        picture = picture * (1 - cover) + float(rng.uniform(0, 0.5)) * cover
    return picture


def _panorama(rng: Rng, radiance: F32, size: int) -> F32:
    width = int(rng.integers(16, 60))
    x, y = int(rng.integers(0, 128 - width)), int(rng.integers(0, 64 - min(width, 48)))
    part = radiance[y : y + min(width, 48), x : x + width]
    part = part / (part.mean() * rng.uniform(1.0, 3.0) + 1e-3)
    picture = cv2.resize(np.clip(part, 0, 1), (size, size), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(picture, 0, 1) ** (1 / 2.2), np.float32)


def _clutter(rng: Rng, picture: F32) -> F32:
    """Random rectangles, lines and discs."""
    size = picture.shape[0]
    for _ in range(int(rng.integers(1, 8))):
        a, b = rng.integers(0, size, 2), rng.integers(0, size, 2)
        colour = tuple(float(c) for c in rng.random(3))
        shape = rng.random()
        if shape < 0.4:
            cv2.rectangle(picture, tuple(map(int, a)), tuple(map(int, b)), colour, -1)
        elif shape < 0.7:
            cv2.line(picture, tuple(map(int, a)), tuple(map(int, b)), colour, int(rng.integers(1, 9)), cv2.LINE_AA)
        else:
            cv2.circle(picture, tuple(map(int, a)), int(rng.integers(3, size // 4)), colour, -1, cv2.LINE_AA)
    return picture


def occlude(rng: Rng, picture: F32) -> F32:
    """A blob (hand, placard, another head) over part of the picture; display values."""
    size = picture.shape[0]
    edge = rng.integers(4)
    centre = [int(rng.uniform(0.1, 0.9) * size), int(rng.uniform(0.0, 0.25) * size)]
    centre = [centre, [centre[1], centre[0]], [centre[0], size - centre[1]], [size - centre[1], centre[0]]][edge]
    mask = np.zeros((size, size), np.float32)
    axes = (int(rng.uniform(0.08, 0.28) * size), int(rng.uniform(0.08, 0.28) * size))
    cv2.ellipse(mask, tuple(centre), axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1, cv2.LINE_AA)
    colour = rng.random(3).astype(np.float32) * (0.6 + 0.4 * noise_picture(rng, size, 4))[..., None]
    return np.asarray(picture * (1 - mask[..., None]) + colour * mask[..., None], np.float32)


def expose(rng: Rng, linear: F32, covered: NDArray[np.bool_]) -> F32:
    """Linear radiance to display values: exposure on the face, tone curve, saturation."""
    level = float(np.median(linear[covered])) if covered.any() else 0.2
    exposed = linear * (rng.uniform(0.12, 0.42) / max(level, 1e-4)) ** rng.uniform(0.6, 1.0)
    display = np.clip(exposed, 0, 1) ** (1 / rng.uniform(1.9, 2.5))
    return np.asarray(display, np.float32)


def sensor(rng: Rng, display: F32) -> U8:
    """Blur, lost resolution, white balance, grey, noise and JPEG: (s, s, 3) display values to uint8."""
    size = display.shape[0]
    picture: NDArray[Any] = display
    if rng.random() < 0.5:
        picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.3, 1.8)))
    if rng.random() < 0.35:
        small = int(size * rng.uniform(0.25, 0.8))
        picture = cv2.resize(picture, (small, small), interpolation=cv2.INTER_AREA)
        kind = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
        picture = cv2.resize(picture, (size, size), interpolation=kind)
    gain = rng.normal(1.0, 0.08, 3).astype(np.float32)
    picture = np.clip(picture * gain, 0, 1) ** float(rng.uniform(0.75, 1.3))
    picture = (picture - 0.5) * float(rng.uniform(0.7, 1.3)) + 0.5 + float(rng.normal(0, 0.06))
    grey = picture.mean(-1, keepdims=True)
    is_grey = rng.random() < 0.15
    picture = np.repeat(grey, 3, -1) if is_grey else grey + (picture - grey) * float(rng.uniform(0.5, 1.4))
    if rng.random() < 0.6:
        noise = rng.normal(0, rng.uniform(0.005, 0.06), picture.shape).astype(np.float32)
        if rng.random() < 0.3:
            noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * 1.6
        picture = picture + noise
    result = np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = int(rng.uniform(25, 95))
        _, data = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, quality])
        result = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.asarray(result)
