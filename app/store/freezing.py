"""Records that hold arrays, as JSON and arrays side by side, and back again by their type hints.

A record is a frozen dataclass of plain values, enumerations, records, arrays, and tuples or dictionaries of those.
Nothing that is read chooses a type: what comes back is what the hints say, or an error.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import types
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from typing import Literal as LiteralType

import numpy as np
from numpy.typing import NDArray

from app.core.synthetic import SyntheticView

MAX_ARRAY_BYTES = 1 << 30
_LATE = {"SyntheticView": SyntheticView}  # named in hints of records that do not import it
Arrays = dict[str, NDArray[Any]]
T = TypeVar("T")


def freeze(record: object, leave_out: Callable[[object], bool] = lambda _: False) -> tuple[Any, Arrays]:
    """A record as a JSON value and its arrays by path, e.g. "mesh.vertices".

    Args:
        record: a dataclass.
        leave_out: of each record inside, whether its arrays are kept elsewhere; they come back as None.

    Raises:
        TypeError: it holds something that is none of the above.
    """
    arrays: Arrays = {}
    return _freeze(record, "", arrays, leave_out), arrays


def thaw(kind: type[T], tree: Any, arrays: Mapping[str, NDArray[Any]]) -> T:  # noqa: ANN401 - a JSON value
    """The record that `freeze` took apart; arrays that were left out are empty.

    Raises:
        ValueError: the JSON value or the arrays do not fit the record.
    """
    try:
        value: T = _thaw(kind, tree, arrays)
        return value
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no {kind.__name__} ({error})") from error


def pack(arrays: Arrays) -> bytes:
    """Arrays as the bytes of an npz file; the same arrays give the same bytes."""
    sink = io.BytesIO()
    np.savez_compressed(sink, **arrays)  # type: ignore[arg-type] # the stub takes no dictionary of arrays
    return sink.getvalue()


def unpack(data: bytes) -> Arrays:
    """Arrays of an npz file, without pickles, at most 1 GiB unpacked.

    Raises:
        ValueError: it is damaged, too large, or holds something else.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_ARRAY_BYTES:
                raise ValueError("the arrays are far larger than they should be")
        with np.load(io.BytesIO(data), allow_pickle=False) as loaded:
            return {name: loaded[name] for name in loaded.files}
    except (zipfile.BadZipFile, EOFError, OSError, KeyError) as error:
        raise ValueError(f"the arrays are damaged ({error})") from error


def array_hash(array: NDArray[Any]) -> str:
    """SHA-256 of an array's type, shape and values."""
    hasher = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode("ascii"))
    hasher.update(np.ascontiguousarray(array).tobytes())
    return hasher.hexdigest()


def _freeze(value: Any, path: str, arrays: Arrays, leave_out: Callable[[object], bool]) -> Any:  # noqa: ANN401
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {"array": path}
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        without = leave_out(value)
        inner = {field.name: getattr(value, field.name) for field in fields(value)}
        return {
            name: None
            if without and isinstance(item, np.ndarray)
            else _freeze(item, _join(path, name), arrays, leave_out)
            for name, item in inner.items()
        }
    if isinstance(value, tuple | list):
        return [_freeze(item, _join(path, str(index)), arrays, leave_out) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {str(name): _freeze(item, _join(path, str(name)), arrays, leave_out) for name, item in value.items()}
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{path}: {type(value).__name__} cannot be kept")


def _thaw(kind: Any, tree: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:  # noqa: ANN401 - a hint and a JSON value
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if tree is None and type(None) in parts:
            return None
        return _thaw(next(part for part in parts if part is not type(None)), tree, arrays)
    if origin is np.ndarray or kind is np.ndarray:
        return np.empty(0) if tree is None else arrays[tree["array"]]
    if origin is tuple:
        hints = itertools.repeat(parts[0]) if parts[-1] is Ellipsis else parts
        return tuple(_thaw(hint, item, arrays) for hint, item in zip(hints, tree, strict=False))
    if origin is dict:
        return {name: _thaw(parts[1], item, arrays) for name, item in tree.items()}
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, tuple)):
        return _thaw_record(kind, tree, arrays)
    return _thaw_plain(kind, tree)


def _thaw_record(kind: Any, tree: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:  # noqa: ANN401
    hints = get_type_hints(kind, localns=_LATE)
    if issubclass(kind, tuple):  # a NamedTuple
        return kind(*(_thaw(hint, item, arrays) for hint, item in zip(hints.values(), tree, strict=True)))
    known = [field.name for field in fields(kind) if field.name in tree]
    return kind(**{name: _thaw(hints[name], tree[name], arrays) for name in known})


def _thaw_plain(kind: Any, tree: Any) -> Any:  # noqa: ANN401
    if kind is Any:
        return tree
    if get_origin(kind) is LiteralType:
        if tree not in get_args(kind):
            raise ValueError(f"{tree!r} is not one of {get_args(kind)}")
        return tree
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(tree)
    if kind is float and type(tree) is int:
        return float(tree)
    if not isinstance(tree, kind) or (kind is not bool and isinstance(tree, bool)):
        raise TypeError(f"{kind} expected, not {type(tree).__name__}")
    return tree


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
