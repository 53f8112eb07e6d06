"""How a photo was taken and kept: exposure, blur, lost resolution, noise, old film, print and scan, JPEG."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

F32 = NDArray[np.float32]
U8 = NDArray[Any]  # uint8; OpenCV gives it no closer type
Rng = np.random.Generator
STEPS = 2048
GRAIN_PX, GRAIN_SIGMA = 640, 32.0
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def grain_bank(seed: int = 23) -> list[U8]:
    """Normal noise about 128, fine and soft, grey (one channel) and coloured."""
    rng = np.random.default_rng(seed)
    bank = []
    for blur in (0.0, 0.0, 0.7, 1.1):
        noise: U8 = rng.normal(0, 1, (GRAIN_PX, GRAIN_PX, 3)).astype(np.float32)
        if blur:
            noise = cv2.GaussianBlur(noise, (0, 0), blur)
        noise = noise / noise.std()
        bank.append(np.clip(128 + GRAIN_SIGMA * noise, 0, 255).astype(np.uint8))
    return bank


def tone_curve(rng: Rng) -> F32:
    """Display value 0..255 of relative exposure i / STEPS * 2: gamma with a soft or a hard shoulder."""
    exposure = np.linspace(0, 2, STEPS, dtype=np.float32)
    if rng.random() < 0.6:
        knee = float(rng.uniform(0.5, 0.85))
        soft = knee + (1 - knee) * (1 - np.exp(-(exposure - knee) / (1 - knee)))
        exposure = np.where(exposure > knee, soft, exposure)
    return np.asarray(np.clip(exposure, 0, 1) ** (1 / rng.uniform(1.9, 2.5)) * 255 + 0.5, np.float32)


def exposure_of(rng: Rng, linear: F32, covered: NDArray[np.bool_]) -> float:
    """Gain that brings the head to a usual level, not always fully."""
    sample = linear[::5, ::5][covered[::5, ::5]]
    level = float(np.median(sample)) if len(sample) else 0.2
    aim = float(np.exp(rng.uniform(np.log(0.1), np.log(0.4))))
    return float((aim / max(level, 1e-4)) ** rng.uniform(0.65, 1.0))


@njit(cache=True, fastmath=True)
def develop(linear: F32, owner: NDArray[np.int32], gain: float, curve: F32, backdrop: U8) -> U8:
    """Display values (s, s, 3) of the head over a background."""
    out = np.empty_like(backdrop)
    last = curve.shape[0] - 1
    scale = gain * last / 2.0
    for y in range(owner.shape[0]):
        for x in range(owner.shape[1]):
            for c in range(3):
                if owner[y, x] >= 0:
                    out[y, x, c] = np.uint8(curve[min(int(linear[y, x, c] * scale), last)])
                else:
                    out[y, x, c] = backdrop[y, x, c]
    return out


class Sensor:
    """Takes clean photos (s, s, 3) to what an analyst is given."""

    def __init__(self) -> None:
        self._grain = grain_bank()

    def take(self, rng: Rng, photo: U8) -> U8:
        """One photo through a random camera and its later life."""
        kind = rng.random()
        photo = self._optics(rng, photo)
        if kind < 0.07:
            photo = self._old_film(rng, photo)
        elif kind < 0.11:
            photo = _halftone(rng, _grey(rng, photo))
        else:
            photo = _colours(rng, photo, grey=kind < 0.27)
            if kind > 0.9:
                photo = self._print_and_scan(rng, photo)
            elif rng.random() < 0.6:
                photo = self._noise(rng, photo, float(np.exp(rng.uniform(np.log(1.0), np.log(15.0)))))
        for _ in range(int(rng.choice([0, 1, 2], p=[0.45, 0.38, 0.17]))):
            photo = _jpeg(rng, photo)
        return np.ascontiguousarray(photo, np.uint8)

    def _optics(self, rng: Rng, photo: U8) -> U8:
        """Focus, motion, lost resolution."""
        size = photo.shape[0]
        if rng.random() < 0.45:
            photo = cv2.GaussianBlur(photo, (0, 0), float(rng.uniform(0.4, 1.5)) * size / 208)
        elif rng.random() < 0.1:
            photo = cv2.filter2D(photo, -1, _streak(rng, size))
        if rng.random() < 0.3:
            small = int(size * rng.uniform(0.25, 0.8))
            down = cv2.resize(photo, (small, small), interpolation=cv2.INTER_AREA)
            kind = int(rng.choice([cv2.INTER_CUBIC, cv2.INTER_LINEAR, cv2.INTER_LANCZOS4]))
            photo = cv2.resize(down, (size, size), interpolation=kind)
        return np.asarray(photo, np.uint8)

    def _noise(self, rng: Rng, photo: U8, sigma: float, soft: bool = False) -> U8:
        bank = self._grain[int(rng.integers(2, 4)) if soft or rng.random() < 0.35 else int(rng.integers(0, 2))]
        size = photo.shape[0]
        if size > GRAIN_PX:
            bank = np.tile(bank, (-(-size // GRAIN_PX), -(-size // GRAIN_PX), 1))
        y, x = (int(v) for v in rng.integers(0, bank.shape[0] - size + 1, 2))
        part = bank[y : y + size, x : x + size]
        if rng.random() < 0.4:
            part = cv2.merge([np.ascontiguousarray(part[..., 0])] * 3)
        share = sigma / GRAIN_SIGMA
        return np.asarray(cv2.addWeighted(photo, 1.0, part, share, -128.0 * share))

    def _old_film(self, rng: Rng, photo: U8) -> U8:
        """A grey or sepia print of decades ago: hard contrast, coarse grain, dark corners, scratches."""
        size = photo.shape[0]
        grey = cv2.LUT(_grey(rng, photo), _curve(rng.uniform(1.0, 2.2), rng.normal(0, 18), rng.uniform(0.7, 1.3)))
        grey = self._noise(rng, grey, float(rng.uniform(4, 22)), soft=True)
        if rng.random() < 0.5:
            axis = np.linspace(-1, 1, size, dtype=np.float32) ** 2
            fall = 1 - float(rng.uniform(0.1, 0.5)) * (axis[:, None] + axis[None]) / 2
            grey = np.asarray(grey * fall[..., None], np.uint8)
        for _ in range(int(rng.integers(0, 6)) if rng.random() < 0.5 else 0):
            x, y = (int(v) for v in rng.integers(0, size, 2))
            end = (x + int(rng.integers(-6, 7)), y + int(rng.integers(-size // 2, size // 2)))
            cv2.line(grey, (x, y), end, (255.0,) * 3 if rng.random() < 0.6 else (0.0,) * 3, 1, cv2.LINE_AA)
        if rng.random() < 0.3:
            tint = np.array([1.0, rng.uniform(0.88, 0.97), rng.uniform(0.65, 0.9)], np.float32)
            grey = np.asarray(grey * tint, np.uint8)
        return grey

    def _print_and_scan(self, rng: Rng, photo: U8) -> U8:
        """Weaker blacks and whites, the paper's grain, a second blur."""
        low, high = rng.uniform(8, 50), rng.uniform(205, 250)
        photo = cv2.addWeighted(photo, (high - low) / 255, photo, 0, low)
        photo = self._noise(rng, photo, float(rng.uniform(2, 9)), soft=True)
        if rng.random() < 0.5:
            photo = _halftone(rng, photo, strength=float(rng.uniform(0.1, 0.35)))
        return np.asarray(cv2.GaussianBlur(photo, (0, 0), float(rng.uniform(0.5, 1.0))))


def _streak(rng: Rng, size: int) -> F32:
    """Kernel of a straight motion."""
    half = max(1, int(size / 208 * rng.uniform(1.5, 4)))
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    angle = rng.uniform(0, np.pi)
    dx, dy = round(float(half * np.cos(angle))), round(float(half * np.sin(angle)))
    cv2.line(kernel, (half - dx, half - dy), (half + dx, half + dy), 1.0, 1)
    return np.asarray(kernel / kernel.sum(), np.float32)


def _curve(contrast: float, shift: float, gamma: float) -> U8:
    """Look-up table (1, 256) of contrast about the middle, brightness and gamma."""
    level = (np.arange(256, dtype=np.float32) / 255.0) ** gamma
    return np.asarray(np.clip(((level - 0.5) * contrast + 0.5) * 255 + shift, 0, 255), np.uint8)[None]


def _grey(rng: Rng, photo: U8) -> U8:
    """Grey in three channels; films differ in what they see of red and blue."""
    weight = LUMA if rng.random() < 0.6 else rng.dirichlet([3.0, 4.0, 2.0]).astype(np.float32)
    return np.asarray(cv2.transform(photo, np.tile(weight, (3, 1))))


def _colours(rng: Rng, photo: U8, grey: bool) -> U8:
    """Contrast, brightness, white balance, saturation; or grey."""
    if grey:
        photo = _grey(rng, photo)
        gain = np.ones(3)
    else:
        gain = rng.normal(1.0, 0.045, 3)
        share = float(rng.uniform(0.55, 1.25))
        mix = share * np.eye(3, dtype=np.float32) + (1 - share) * np.tile(LUMA, (3, 1))
        photo = cv2.transform(photo, mix.astype(np.float32))
    table = _curve(rng.uniform(0.75, 1.25), rng.normal(0, 12), rng.uniform(0.8, 1.25))[0].astype(np.float32)
    tables = np.clip(table[:, None] * gain[None], 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(photo, tables[None]))


def _halftone(rng: Rng, photo: U8, strength: float = 1.0) -> U8:
    """A newspaper's dot screen."""
    size = photo.shape[0]
    pitch, angle = float(rng.uniform(2.6, 4.6)) * size / 208, float(rng.uniform(0, np.pi / 2))
    axis = np.arange(size, dtype=np.float32) * (2 * np.pi / pitch)
    x = axis[None] * np.cos(angle) + axis[:, None] * np.sin(angle)
    y = axis[:, None] * np.cos(angle) - axis[None] * np.sin(angle)
    screen = (np.cos(x) + np.cos(y)) * 60.0
    hard = float(rng.uniform(1.2, 3.0))
    dots = np.clip((photo.astype(np.float32) - 128.0 + screen[..., None]) * hard + 128.0, 0, 255)
    mixed = photo + (dots - photo) * (strength * rng.uniform(0.6, 1.0))
    return np.asarray(cv2.GaussianBlur(np.clip(mixed, 0, 255).astype(np.uint8), (0, 0), float(rng.uniform(0.5, 0.9))))


def _jpeg(rng: Rng, photo: U8) -> U8:
    swapped = cv2.cvtColor(photo, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", swapped, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(25, 95))])
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB))
