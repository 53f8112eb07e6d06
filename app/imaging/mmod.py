"""dlib's CNN face detector (max-margin object detection), evaluated with NumPy.

The weights are `mmod_human_face_detector.dat`, which Davis King put in the public domain (CC0); the PyPI package
`face_recognition_models` carries the file. dlib's own evaluation took 1.0 s for 400x274 px, on one core whatever their
number, and holds Python's interpreter lock meanwhile, which freezes a window. The same convolutions as matrix products
take 0.13 s, let other threads run and can be cancelled between pyramid levels. A test compares both.

One thread of BLAS is used: two round otherwise than one, and they wait by spinning, so that on busy cores two of them
took eight times the processor time of one; the two photos of a pair are searched at the same time anyhow.

Frames: boxes in px of the given image, x right, y down.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from app.core.cores import one_blas_thread
from app.core.errors import ModelError
from app.core.jobs import JobContext
from app.core.records import Box

WEIGHTS_SHA256 = "4cb19393e2fbaf2b1609a9319ad5386618c886a6234ec1b971f3e87c85d87fe6"
WINDOW = 80
"""Side of the detection window, px at the pyramid level where a face is found."""

_LEVEL_RATIO = 5.0 / 6.0
_BORDER = 24
"""Black px put around each level, so that faces cut by the photo's edge are found."""
_CELL = 8
_CELL_ORIGIN = 14
"""The three unpadded 5x5 convolutions of stride 2 map cell i to the level's pixel 8 i + 14."""
_BAND_FLOATS = 1 << 19

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Layer:
    """A convolution with its affine layer folded in: weight (k*k*in, out), bias (out,)."""

    weight: FloatArray
    bias: FloatArray
    kernel: int
    stride: int
    padding: int
    relu: bool


class _Reader:
    """Reads dlib's serialisation from a position: integers of variable length, floats, strings, tensors."""

    def __init__(self, data: bytes, position: int) -> None:
        self._data = data
        self._position = position

    def integer(self) -> int:
        """One control byte (length, sign in the top bit), then little-endian bytes."""
        control = self._data[self._position]
        end = self._position + 1 + (control & 0x0F)
        value = int.from_bytes(self._data[self._position + 1 : end], "little")
        self._position = end
        return -value if control & 0x80 else value

    def number(self) -> float:
        """Mantissa and binary exponent."""
        mantissa = self.integer()
        return math.ldexp(mantissa, self.integer())

    def text(self) -> bytes:
        """Length, then bytes."""
        length = self.integer()
        self._position += length
        return self._data[self._position - length : self._position]

    def tensor(self) -> FloatArray:
        """Version, four dimensions, then float32 values; returned flat."""
        self.integer()
        count = math.prod(self.integer() for _ in range(4))
        values = np.frombuffer(self._data, "<f4", count, self._position)
        self._position += 4 * count
        return values.astype(np.float32)


class MmodDetector:
    """The detector with its weights in memory; safe to use from several threads at once."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the weights.

        Args:
            path: the .dat file; None finds it in the installed package.

        Raises:
            ModelError: the file is missing (E602) or not the one expected (E603).
        """
        one_blas_thread()
        data = _read_weights(path or find_weights())
        self._mean = _input_mean(data)
        self._layers = _read_layers(data)

    def detect(
        self,
        rgb: NDArray[np.uint8],
        *,
        largest_px: float = math.inf,
        threshold: float = 0.0,
        ctx: JobContext | None = None,
    ) -> list[tuple[Box, float]]:
        """Find faces of 80 px and more.

        Args:
            rgb: (H, W, 3) uint8. The time is proportional to its pixels.
            largest_px: stop the pyramid once the window stands for faces larger than this.
            threshold: least score kept.
            ctx: asked for cancellation before each level.

        Returns:
            Square boxes with their scores, the best first; overlapping ones are still to be merged.
        """
        found: list[tuple[Box, float]] = []
        level = np.ascontiguousarray(rgb)
        scale = 1.0
        while min(level.shape[:2]) + _BORDER >= WINDOW and WINDOW / scale <= max(largest_px, WINDOW):
            if ctx is not None:
                ctx.check()
            found += _decode(self._score_map(level), scale, threshold)
            scale *= _LEVEL_RATIO
            size = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
            if min(size) < 1:
                break
            level = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        return sorted(found, key=lambda item: -item[1])

    def _score_map(self, level: NDArray[np.uint8]) -> FloatArray:
        """Scores (h, w) of the cells of one pyramid level (H, W, 3)."""
        padded = np.pad(level, ((_BORDER, _BORDER), (_BORDER, _BORDER), (0, 0)))
        values = (padded.astype(np.float32) - self._mean) * np.float32(1 / 256)
        for layer in self._layers:
            values = _convolve(values, layer)
        return values[..., 0]


def find_weights() -> Path:
    """The weights file inside `face_recognition_models`, found without importing the package (it needs pkg_resources).

    Raises:
        ModelError: the package is not installed (E602).
    """
    spec = importlib.util.find_spec("face_recognition_models")
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not folders:
        raise ModelError(
            "the package face_recognition_models with the CNN face detector is not installed",
            remedy="install Enface again",
            code="E602",
        )
    return Path(folders[0]) / "models" / "mmod_human_face_detector.dat"


def _read_weights(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"the CNN face detector cannot be read ({error.strerror})",
            file=path,
            remedy="install Enface again",
            code="E602",
        ) from error
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise ModelError(
            "the CNN face detector is damaged or of another version",
            file=path,
            remedy="install Enface again",
            code="E603",
        )
    return data


def _positions(data: bytes, marker: bytes) -> list[int]:
    """Where each serialised `marker` string starts."""
    pattern = bytes((1, len(marker))) + marker
    found = []
    position = data.find(pattern)
    while position >= 0:
        found.append(position)
        position = data.find(pattern, position + 1)
    return found


def _input_mean(data: bytes) -> FloatArray:
    """Mean red, green and blue that the input layer subtracts."""
    reader = _Reader(data, _positions(data, b"input_rgb_image_pyramid")[0])
    reader.text()
    return np.array([reader.number() for _ in range(3)], np.float32)


def _read_layers(data: bytes) -> list[_Layer]:
    """The seven convolutions from input to score; batch normalisation, stored as such, is folded into the first six."""
    affine = [_read_affine(data, position) for position in _positions(data, b"bn_con2")]
    layers = []
    for index, position in enumerate(_positions(data, b"con_4")):
        reader = _Reader(data, position)
        reader.text()
        parameters = reader.tensor()
        out, kernel, _, stride, _, padding = (reader.integer() for _ in range(6))
        weight = parameters[:-out].reshape(out, -1, kernel, kernel).transpose(2, 3, 1, 0).reshape(-1, out)
        bias = parameters[-out:]
        last = index == len(affine)
        if not last:
            gain, shift = affine[index]
            weight, bias = weight * gain, bias * gain + shift
        layers.append(_Layer(np.ascontiguousarray(weight), bias, kernel, stride, padding, relu=not last))
    return layers


def _read_affine(data: bytes, position: int) -> tuple[FloatArray, FloatArray]:
    """Gain and shift (C,) that equal one batch normalisation with its running statistics."""
    reader = _Reader(data, position)
    reader.text()
    gamma, beta = np.split(reader.tensor(), 2)
    for _ in range(10):
        reader.integer()
    reader.tensor()
    reader.tensor()
    mean, variance = reader.tensor(), reader.tensor()
    reader.integer()
    epsilon = [reader.number() for _ in range(5)][-1] if reader.integer() else 0.0
    gain = (gamma / np.sqrt(variance + np.float32(epsilon))).astype(np.float32)
    return gain, (beta - gain * mean).astype(np.float32)


def _convolve(values: FloatArray, layer: _Layer) -> FloatArray:
    """(H, W, C) to (h, w, out): patches laid out as rows, a band at a time so that they stay in the cache."""
    pad = layer.padding
    if pad:
        values = np.pad(values, ((pad, pad), (pad, pad), (0, 0)))
    values = np.ascontiguousarray(values)
    kernel, stride = layer.kernel, layer.stride
    height = (values.shape[0] - kernel) // stride + 1
    width = (values.shape[1] - kernel) // stride + 1
    row, column, item = values.strides
    depth = layer.weight.shape[0]
    result = np.empty((height, width, layer.weight.shape[1]), np.float32)
    band = max(1, _BAND_FLOATS // (width * depth))
    for top in range(0, height, band):
        rows = min(band, height - top)
        patches = as_strided(
            values[top * stride :],
            (rows, width, kernel, kernel * values.shape[2]),
            (row * stride, column * stride, row, item),
            writeable=False,
        )
        np.matmul(
            patches.reshape(rows * width, depth), layer.weight, out=result[top : top + rows].reshape(rows * width, -1)
        )
    result += layer.bias
    return np.maximum(result, 0, out=result) if layer.relu else result


def _decode(scores: FloatArray, scale: float, threshold: float) -> list[tuple[Box, float]]:
    """Cells above the threshold as windows in px of the original image."""
    side = WINDOW / scale
    found = []
    for row, column in np.argwhere(scores > threshold):
        x = (column * _CELL + _CELL_ORIGIN - _BORDER + 0.5) / scale - 0.5
        y = (row * _CELL + _CELL_ORIGIN - _BORDER + 0.5) / scale - 0.5
        found.append((Box(float(x - side / 2), float(y - side / 2), side, side), float(scores[row, column])))
    return found
