"""Records with arrays go to JSON and npz and come back as their hints say, whatever somebody put there instead."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.records import ReconstructionResult
from app.core.topology import load_topology
from app.store.freezing import array_hash, freeze, pack, thaw, unpack
from tests.helpers.faces import make_result


class Colour(StrEnum):
    RED = "red"


class Turn(NamedTuple):
    yaw: float
    pitch: float


@dataclass(frozen=True, eq=False)
class Inner:
    values: NDArray[np.float32]
    colour: Colour = Colour.RED


@dataclass(frozen=True, eq=False)
class Outer:
    inner: Inner | None
    names: tuple[str, ...]
    pair: tuple[int, float]
    turn: Turn
    role: Literal["front", "side"]
    seconds: dict[str, float]
    flag: bool = False


def outer() -> Outer:
    inner = Inner(np.arange(6, dtype=np.float32).reshape(2, 3))
    return Outer(inner, ("a", "\udcff"), (3, 0.5), Turn(1.0, -2.5), "side", {"x": 1.5}, flag=True)


def test_a_record_comes_back_with_its_types() -> None:
    tree, arrays = freeze(outer())
    back = thaw(Outer, json.loads(json.dumps(tree)), unpack(pack(arrays)))
    assert back.inner is not None
    assert (back.names, back.pair, back.turn, back.role, back.seconds, back.flag) == (
        ("a", "\udcff"), (3, 0.5), Turn(1.0, -2.5), "side", {"x": 1.5}, True,
    )  # fmt: skip
    assert isinstance(back.turn, Turn)
    assert back.inner.colour is Colour.RED
    assert back.inner.values.dtype == np.float32
    np.testing.assert_array_equal(back.inner.values, outer().inner.values)


@pytest.mark.parametrize("side", [True, False], ids=["pair", "single"])
def test_a_whole_reconstruction_comes_back(side: bool) -> None:
    result = make_result(load_topology(), side=side)
    tree, arrays = freeze(result)
    back = thaw(ReconstructionResult, json.loads(json.dumps(tree)), unpack(pack(arrays)))
    assert back.to_json() == result.to_json()
    np.testing.assert_array_equal(back.mesh.vertices, result.mesh.vertices)


@pytest.mark.parametrize(
    "change",
    [
        {"names": [1]},
        {"names": 3},
        {"turn": [1.0]},
        {"role": "back"},
        {"flag": 1},
        {"pair": ["3", 0.5]},
        {"inner": {"values": {"array": "elsewhere"}}},
        {"inner": {"values": {"array": "inner.values"}, "colour": "blue"}},
        {"seconds": [1]},
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    tree, arrays = freeze(outer())
    with pytest.raises(ValueError, match=r"."):
        thaw(Outer, {**tree, **change}, arrays)


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"junk", pack({"a": np.zeros(3)})[:-30]])
def test_a_damaged_archive_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack(data)


def test_an_archive_that_unpacks_to_too_much_or_to_code_is_refused() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(11):
            archive.writestr(f"{index}.npy", bytes(100 << 20))
    with pytest.raises(ValueError, match="larger"):
        unpack(sink.getvalue())
    pickled = io.BytesIO()
    np.savez(pickled, a=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match=r"[Pp]ickle|allow_pickle"):
        unpack(pickled.getvalue())


def test_the_hash_of_an_array_covers_type_shape_and_values() -> None:
    base = np.arange(6, dtype=np.float32)
    changed = base.copy()
    changed[3] = np.nextafter(changed[3], 9, dtype=np.float32)
    others = [base.reshape(2, 3), base.astype(np.float64), changed, base.astype(np.int32)]
    assert array_hash(base) == array_hash(base.copy())
    assert array_hash(base) not in {array_hash(other) for other in others}
    assert pack({"a": base}) == pack({"a": base.copy()})
