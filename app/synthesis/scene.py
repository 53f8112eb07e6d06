"""Light of a photo: probes of a data folder or plain gradients, lamps, flash, and the camera's white balance."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Rng = np.random.Generator
CAST_KEPT = 0.35  # of the light's colour, after a camera's white balance


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
        ambient = (probe * rng.uniform(0.25, 1.1) * colour_temperature(rng)).astype(np.float32)
        return white_balance(ambient, lamps, CAST_KEPT if rng.random() < 0.9 else 1.0)


def white_balance(ambient: F32, lamps: F32, kept: float) -> tuple[F32, F32]:
    """Take the colour of the light on a face seen from the front out, but for a share."""
    front = 0.31831 * (0.282095 * ambient[0] + 0.488603 * np.abs(ambient[2]) + 0.630784 * np.abs(ambient[6]))
    colour = front + (lamps[:, 3:] * np.maximum(lamps[:, 2:3], 0.1)).sum(0)
    colour = np.maximum(colour, 0.02)
    gain = ((colour / colour.mean()) ** (kept - 1.0)).astype(np.float32)
    lamps = lamps.copy()
    lamps[:, 3:] *= gain
    return np.asarray(ambient * gain, np.float32), lamps


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
