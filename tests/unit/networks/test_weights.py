"""What is stored comes back, and what is not exactly that is refused."""

from __future__ import annotations

import hashlib
import json
import os
import pickle  # noqa: TID251 - a hostile file is made here, never read
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import nn

from app.core.errors import EnfaceError, ModelError, StorageError
from app.networks.manifest import ModelEntry, models_dir, read_manifest, write_manifest
from app.networks.weights import fill_module, load_state, read_tensors, save_model


def small_network(seed: int = 0) -> nn.Module:
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Conv2d(8, 4, 1))
    network(torch.rand(2, 3, 8, 8))
    return network


def store(folder: Path, name: str = "small", seed: int = 0, **options: Any) -> ModelEntry:
    return save_model(name, small_network(seed), architecture="small", config={"width": 8}, folder=folder, **options)


def test_weights_come_back_to_half_precision(tmp_path: Path) -> None:
    network = small_network()
    entry = save_model("small", network, architecture="small", config={}, folder=tmp_path)
    other = small_network(1)
    fill_module(other, load_state(entry), entry.file)
    for name, tensor in network.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        exact = tensor.ndim == 1
        torch.testing.assert_close(
            other.state_dict()[name], tensor, rtol=0 if exact else 1e-3, atol=0 if exact else 1e-4
        )
    assert all(tensor.dtype == torch.float32 for tensor in other.state_dict().values() if tensor.is_floating_point())


def test_matrices_are_stored_as_fp16_and_what_that_cannot_hold_as_fp32(tmp_path: Path) -> None:
    network = small_network()
    network[2].weight.data[0, 0] = 1e5
    entry = save_model("small", network, architecture="small", config={}, folder=tmp_path)
    stored = load_tensors(entry.file.read_bytes())
    assert stored["0.weight"].dtype == torch.float16
    assert stored["1.running_var"].dtype == torch.float32
    assert stored["2.weight"].dtype == torch.float32
    assert float(load_state(entry)["2.weight"][0, 0]) == 1e5


def test_the_manifest_says_what_was_stored(tmp_path: Path) -> None:
    store(tmp_path, lineage=("10 invented heads",), metrics={"dataset": "synthetic"}, card="# Small\n")
    entry = read_manifest(tmp_path).find("small")
    raw = json.loads((tmp_path / "manifest.json").read_text())
    assert raw["schema"] == 1
    assert raw["default"] == "small"
    assert set(raw["models"]["small"]) == {
        "file", "sha256", "architecture", "config", "created", "parameters", "lineage", "metrics", "card",
        "synthetic_side",
    }  # fmt: skip
    assert entry.sha256 == hashlib.sha256(entry.file.read_bytes()).hexdigest()
    assert entry.parameters == sum(p.numel() for p in small_network().parameters())
    assert (entry.lineage, entry.metrics) == (("10 invented heads",), {"dataset": "synthetic"})
    assert entry.card.read_text() == "# Small\n"


def test_a_model_card_stub_is_written_once_and_never_over_a_real_card(tmp_path: Path) -> None:
    first = store(tmp_path, lineage=("10 invented heads",))
    assert "10 invented heads" in first.card.read_text()
    first.card.write_text("written by a person")
    assert store(tmp_path, seed=1).card.read_text() == "written by a person"


def test_a_second_model_leaves_the_default_alone_unless_told(tmp_path: Path) -> None:
    store(tmp_path, "first")
    store(tmp_path, "second", 1)
    assert read_manifest(tmp_path).find().name == "first"
    store(tmp_path, "third", 2, make_default=True)
    assert read_manifest(tmp_path).find().name == "third"
    assert set(read_manifest(tmp_path).models) == {"first", "second", "third"}


def test_replaced_weights_are_removed_unless_they_are_to_stay(tmp_path: Path) -> None:
    first = store(tmp_path)
    second = store(tmp_path, seed=1)
    assert not first.file.exists()
    third = store(tmp_path, seed=2, keep_previous=True)
    assert second.file.exists()
    assert read_manifest(tmp_path).find("small").file == third.file


def test_a_failed_save_leaves_the_old_model_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = store(tmp_path)
    real = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if Path(target).name == "manifest.json":
            raise OSError(28, os.strerror(28))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(StorageError, match="No space left"):
        store(tmp_path, seed=1)
    monkeypatch.undo()
    assert read_manifest(tmp_path).find("small") == old
    load_state(old)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["", "../up", "a/b", "Ünface", "CON ", "x" * 70, ".hidden"])
def test_names_that_are_no_plain_file_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError) as caught:
        store(tmp_path, name)
    assert caught.value.code == "E606"
    assert list(tmp_path.iterdir()) == []


def test_weights_that_are_not_finite_are_not_stored(tmp_path: Path) -> None:
    network = small_network()
    network[0].weight.data[0] = float("nan")
    with pytest.raises(ModelError) as caught:
        save_model("small", network, architecture="small", config={}, folder=tmp_path)
    assert caught.value.code == "E606"


def test_an_empty_folder_and_an_unknown_name_are_told_apart_from_damage(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        read_manifest(tmp_path)
    assert caught.value.code == "E602"
    store(tmp_path)
    with pytest.raises(ModelError, match="'other'") as caught:
        read_manifest(tmp_path).find("other")
    assert caught.value.code == "E602"
    assert "small" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"schema": 2, "models": {}}', '{"schema": 1}', '{"schema": 1, "models": []}',
        '{"schema": 1, "default": 3, "models": {}}', '{"schema": 1, "models": {"small": {}}}', "[" * 5000,
    ],
    ids=[
        "empty", "cut", "list", "null", "later schema", "no models", "models a list", "default a number",
        "entry without fields", "deeply nested",
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ModelError) as caught:
        read_manifest(tmp_path)
    assert caught.value.code == "E603"


@pytest.mark.parametrize(
    ("key", "value"),
    [("file", "../small.safetensors"), ("file", "/etc/passwd"), ("card", "a/b.md"), ("sha256", "AB"), ("config", [])],
    ids=["file above", "file absolute", "card in a folder", "hash malformed", "config a list"],
)
def test_an_entry_that_points_elsewhere_is_refused(tmp_path: Path, key: str, value: object) -> None:
    store(tmp_path)
    path = tmp_path / "manifest.json"
    raw = json.loads(path.read_text())
    raw["models"]["small"][key] = value
    path.write_text(json.dumps(raw))
    with pytest.raises(ModelError) as caught:
        read_manifest(tmp_path)
    assert caught.value.code == "E603"


def rehashed(entry: ModelEntry, data: bytes) -> ModelEntry:
    """The entry after somebody replaced the weights and the hash alike."""
    entry.file.write_bytes(data)
    return replace(entry, sha256=hashlib.sha256(data).hexdigest())


def with_header(entry: ModelEntry, change: Callable[[dict[str, Any]], None]) -> bytes:
    data = entry.file.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    change(header)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data[8 + length :]


def test_one_changed_bit_is_noticed(tmp_path: Path) -> None:
    entry = store(tmp_path)
    data = bytearray(entry.file.read_bytes())
    data[-1] ^= 1
    entry.file.write_bytes(data)
    with pytest.raises(ModelError, match="sha256") as caught:
        load_state(entry)
    assert caught.value.code == "E604"


HEADERS: dict[str, Callable[[dict[str, Any]], None]] = {
    "a tensor is missing": lambda h: h.pop("0.bias"),
    "a shape is larger": lambda h: h["0.weight"].update(shape=[8, 3, 3, 4]),
    "a shape is negative": lambda h: h["0.weight"].update(shape=[-8, -27]),
    "a side is no number": lambda h: h["0.weight"].update(shape=["8", 27]),
    "offsets reach outside": lambda h: h["0.weight"].update(data_offsets=[0, 1 << 40]),
    "offsets overlap": lambda h: h["0.weight"].update(data_offsets=h["2.weight"]["data_offsets"]),
    "an unknown type": lambda h: h["0.weight"].update(dtype="F64"),
    "an entry is a number": lambda h: h.update({"0.weight": 3}),
}


@pytest.mark.parametrize("what", HEADERS)
def test_a_hostile_header_is_refused(tmp_path: Path, what: str) -> None:
    entry = store(tmp_path)
    with pytest.raises(ModelError) as caught:
        load_state(rehashed(entry, with_header(entry, HEADERS[what])))
    assert caught.value.code == "E604"


FILES: dict[str, bytes] = {
    "empty": b"",
    "seven bytes": b"1234567",
    "no header": (0).to_bytes(8, "little") + b"xx",
    "oversized header": (1 << 62).to_bytes(8, "little") + b"{}" * 20,
    "header as long as the file": (100).to_bytes(8, "little") + b" " * 100,
    "nested header": (5000).to_bytes(8, "little") + b"[" * 5000,
    "a list as header": (2).to_bytes(8, "little") + b"[]",
    "a pickle": pickle.dumps({"weight": [1, 2, 3]}),
    "a zip": b"PK\x03\x04" + bytes(200),
    "not UTF-8": (4).to_bytes(8, "little") + b"\xff\xfe{}",
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_safetensors_is_refused(tmp_path: Path, what: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_state(rehashed(store(tmp_path), FILES[what]))
    assert caught.value.code == "E604"


@pytest.mark.parametrize("sixteenth", range(16))
def test_a_truncated_file_is_refused(tmp_path: Path, sixteenth: int) -> None:
    entry = store(tmp_path)
    data = entry.file.read_bytes()
    with pytest.raises(ModelError) as caught:
        read_tensors(data[: len(data) * sixteenth // 16], entry.file)
    assert caught.value.code == "E604"


def test_missing_weights_and_weights_that_are_no_file_are_refused(tmp_path: Path) -> None:
    entry = store(tmp_path)
    entry.file.unlink()
    with pytest.raises(ModelError) as caught:
        load_state(entry)
    assert caught.value.code == "E602"
    assert entry.file.name in caught.value.one_line()
    os.mkfifo(entry.file)
    with pytest.raises(ModelError) as caught:
        load_state(entry)
    assert caught.value.code == "E604"


@pytest.mark.parametrize("what", ["shape", "missing", "extra", "nan"])
def test_tensors_that_do_not_fit_the_network_are_refused(tmp_path: Path, what: str) -> None:
    state = load_state(store(tmp_path))
    if what == "shape":
        state["0.weight"] = state["0.weight"].transpose(2, 3)[:, :, :2]
    elif what == "missing":
        del state["2.bias"]
    elif what == "extra":
        state["3.bias"] = torch.zeros(1)
    else:
        state["2.bias"][0] = float("inf")
    network = small_network(5)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    with pytest.raises(ModelError) as caught:
        fill_module(network, state, tmp_path / "x.safetensors")
    assert caught.value.code == ("E604" if what == "nan" else "E605")
    assert all(torch.equal(before[name], tensor) for name, tensor in network.state_dict().items())


def test_the_folder_can_be_chosen_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    assert models_dir() == tmp_path
    monkeypatch.delenv("ENFACE_MODELS")
    assert models_dir().name == "models"


def test_an_unwritable_folder_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as caught:
        store(tmp_path / "file" / "models")
    assert caught.value.exit_code == 7


def test_the_manifest_is_written_in_one_order(tmp_path: Path) -> None:
    store(tmp_path, "b")
    store(tmp_path, "a", 1)
    first = (tmp_path / "manifest.json").read_bytes()
    write_manifest(read_manifest(tmp_path))
    assert (tmp_path / "manifest.json").read_bytes() == first
    assert list(json.loads(first)["models"]) == ["a", "b"]


def test_a_foreign_safetensors_with_other_content_is_an_enface_error(tmp_path: Path) -> None:
    entry = rehashed(store(tmp_path), save_tensors({"x": torch.zeros(2)}))
    with pytest.raises(EnfaceError):
        fill_module(small_network(), load_state(entry), entry.file)
