"""Numbers from MATLAB 5 files, as untrusted input: sizes are checked before anything is unpacked."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError

HEADER = 128
_COMPRESSED = 15
_STEP = 1 << 20
_NUMERIC = "fiub"


def read_mat(path: Path, names: tuple[str, ...], limit: int) -> dict[str, NDArray[Any]]:
    """Numeric arrays of a file, by name.

    Args:
        path: a MATLAB 5 file.
        names: the variables that are wanted; also looked for as fields of a variable that is one structure.
        limit: bytes that the unpacked file may have.

    Returns:
        Those that are there, with at least two dimensions, as MATLAB has them.

    Raises:
        UsageError: it cannot be read, is no MATLAB 5 file, or is larger than the limit (E270).
    """
    from scipy.io import loadmat

    try:
        size = _unpacked_size(path, limit)
        if size > limit:
            raise ValueError(f"more than {limit >> 20} MB unpacked")
        with path.open("rb") as stream:
            loaded = loadmat(
                stream, struct_as_record=True, chars_as_strings=False, verify_compressed_data_integrity=True
            )
        return {
            name: value
            for name, value in _flat(loaded)
            if name in names and isinstance(value, np.ndarray) and value.dtype.kind in _NUMERIC and value.ndim >= 2
        }
    except Exception as error:
        raise UsageError(
            f"the MATLAB file cannot be read ({_reason(error)})",
            file=path,
            remedy="copy it again from its source; it must be saved as version 5 to 7",
            code="E270",
        ) from error


def _flat(loaded: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in loaded.items():
        yield name, value
        if isinstance(value, np.ndarray) and value.dtype.names and value.size == 1:
            for field in value.dtype.names:
                yield field, value.reshape(-1)[0][field]


def _unpacked_size(path: Path, limit: int) -> int:
    """Bytes of all elements once unpacked, counted without keeping them; stops above the limit."""
    total = 0
    with path.open("rb") as stream:
        header = stream.read(HEADER)
        if len(header) < HEADER or not header.startswith(b"MATLAB 5") or header[126:128] not in (b"IM", b"MI"):
            text = "version 7.3 is not read" if header.startswith(b"MATLAB 7.3") else "it is no MATLAB 5 file"
            raise ValueError(text)
        order = "<" if header[126:128] == b"IM" else ">"
        while tag := stream.read(8):
            if len(tag) < 8:
                raise ValueError("it ends inside an element")
            kind, length = struct.unpack(f"{order}II", tag)
            total += _inflated(stream, length, limit) if kind == _COMPRESSED else _passed(stream, length)
            if total > limit:
                return total
    return total


def _passed(stream: Any, length: int) -> int:  # noqa: ANN401 - an open file
    left = length
    while left:
        block = stream.read(min(left, _STEP))
        if not block:
            raise ValueError("it ends inside an element")
        left -= len(block)
    return length


def _inflated(stream: Any, length: int, limit: int) -> int:  # noqa: ANN401 - an open file
    unpack, left, total = zlib.decompressobj(), length, 0
    while left:
        block = stream.read(min(left, _STEP))
        if not block:
            raise ValueError("it ends inside an element")
        left -= len(block)
        while block and total <= limit:
            total += len(unpack.decompress(block, _STEP))
            block = unpack.unconsumed_tail
        if total > limit:
            return total
    return total


def _reason(error: Exception) -> str:
    text = str(error) if isinstance(error, (ValueError, OSError, zlib.error)) else type(error).__name__
    return text[:120] or type(error).__name__


def require_shape(
    arrays: dict[str, NDArray[Any]], name: str, shape: tuple[int | None, ...], path: Path
) -> NDArray[np.float64]:
    """One of the arrays as finite float64 of a shape; None stands for any length.

    Raises:
        UsageError: it is missing, of another shape or not finite (E271).
    """
    value = arrays.get(name)
    why = ""
    if value is None:
        why = f"it holds no {name}"
    elif value.ndim != len(shape) or any(w is not None and w != h for w, h in zip(shape, value.shape, strict=True)):
        why = f"{name} is {' x '.join(map(str, value.shape))} instead of {' x '.join(str(w or 'n') for w in shape)}"
    elif not np.isfinite(value).all():
        why = f"{name} holds numbers that are not finite"
    if why or value is None:
        raise UsageError(
            f"the file is not of the expected form: {why}", file=path, remedy="check the file", code="E271"
        )
    return np.asarray(value, np.float64)
