"""Checks of the program's own parts: its data, photos, networks, drawing and reports."""

from __future__ import annotations

import json
import struct
import tempfile
import time
from pathlib import Path

import numpy as np

from app.core.errors import EnfaceError, ImageRefusedError, ModelError
from app.core.mesh import mesh_from_shape
from app.core.records import CROP_SIZE
from app.core.topology import load_topology, resources_dir
from app.services.check_base import REINSTALL, Check, require

_QM = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")  # what a compiled translation begins with
_TOLERANCE_GPU = 1e-3


def _topology() -> str:
    topology = load_topology()
    mesh = mesh_from_shape(topology.mean_shape, topology)
    return f"{len(mesh.vertices)} vertices, {len(mesh.triangles)} triangles"


def _window_files() -> str:
    folder = resources_dir()
    icons = sorted((folder / "icons").glob("*.svg"))
    require(bool(icons), f"{folder / 'icons'} holds no icons")
    broken = [path.name for path in icons if b"</svg>" not in path.read_bytes()]
    require(not broken, f"icons are damaged: {', '.join(broken)}")
    themes = [json.loads((folder / "themes" / name).read_bytes()) for name in ("light.json", "dark.json")]
    require(themes[0].keys() == themes[1].keys(), "the light and the dark theme differ in their colours")
    return f"{len(icons)} icons, {len(themes)} themes"


def _translations() -> str:
    files = sorted((resources_dir() / "translations").glob("*.qm"))
    require(bool(files), "the translations are missing")
    require(all(path.read_bytes().startswith(_QM) for path in files), "a translation is damaged")
    return ", ".join(path.stem.rpartition("_")[2] for path in files)


def _report_texts() -> str:
    from app.report.language import LANGUAGES, words_of

    keys = [set(words_of(code).sentences) for code in LANGUAGES]
    require(all(each >= keys[0] for each in keys), "a language of the report lacks sentences")
    return f"{len(keys[0])} sentences in {', '.join(LANGUAGES)}"


def _fonts() -> str:
    from app.report.text import fonts

    covered = fonts()
    return f"{len(covered)} fonts, {len(frozenset().union(*covered.values()))} characters"


def _sample() -> str:
    from app.services.sample import sample_pairs

    pairs = sample_pairs()
    for path in (path for pair in pairs for path in (pair.front, pair.side) if path):
        require(path.is_file(), f"{path} is missing")
    return f"{len(pairs)} invented people"


def _decoder() -> str:
    from app.core.meshio import png_bytes
    from app.imaging.decode import decode_photo

    picture = np.random.default_rng(0).integers(0, 256, (32, 48, 3), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        path.write_bytes(png_bytes(picture))
        photo = decode_photo(path)
    require(np.array_equal(photo.rgb, picture), "a decoded picture is not the one that was written")
    return "a picture came back unchanged from the limited process"


def _decoder_limits() -> str:
    from app.imaging.decode import decode_photo

    bomb = b"BM" + struct.pack("<IHHI", 118, 0, 0, 54)
    bomb += struct.pack("<IiiHHIIiiII", 40, 50_000, 50_000, 1, 24, 0, 0, 2835, 2835, 0, 0) + bytes(64)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bomb.bmp"
        path.write_bytes(bomb)
        try:
            decode_photo(path)
        except ImageRefusedError as error:
            require(error.code == "E505", f"a picture too large was refused for another reason: {error.one_line()}")
            return "a picture that declares 2.5 gigapixels was refused"
    raise EnfaceError("a picture that declares 2.5 gigapixels was not refused", remedy=REINSTALL, code="E153")


def _detector() -> str:
    from app.imaging.detect import detect_faces

    found = detect_faces(np.full((120, 120, 3), 128, dtype=np.uint8))
    require(not found, "the face detector sees a face in an empty picture")
    return "both face detectors are loaded"


def _models() -> str:
    from app.services.models import list_models

    states = list_models()
    for state in states:
        if state.fault is not None:
            raise state.fault
    if not any(state.is_default for state in states):
        raise ModelError("no model is the default", remedy="choose one: enface models promote", code="E602")
    return ", ".join(f"{s.entry.name}{' (default)' if s.is_default else ''} {s.entry.sha256[:8]}" for s in states)


def _model_record() -> str:
    from app.networks.manifest import read_manifest

    entry = read_manifest().find()
    require(entry.card.is_file(), f"{entry.card} is missing")
    require(bool(entry.metrics), f"{entry.name} has no evaluation record: its reports stay drafts", "evaluate it")
    return f"{entry.name}: card and evaluation record"


def _device() -> str:
    import torch

    if not torch.cuda.is_available():
        return f"CPU, {torch.get_num_threads()} threads (no CUDA device)"
    generator = torch.Generator().manual_seed(0)
    left, right = (torch.randn(256, 256, generator=generator) for _ in range(2))
    there = (left.cuda() @ right.cuda()).cpu()
    gap = float((there - left @ right).abs().max() / there.abs().max())
    require(gap < _TOLERANCE_GPU, f"the GPU computes otherwise than the CPU ({gap:.1e})", "update its driver")
    free, total = torch.cuda.mem_get_info()
    return f"{torch.cuda.get_device_name()}, {free >> 20} of {total >> 20} MB free"


def _network() -> str:
    from app.networks.runtime import load_predictor

    predictor = load_predictor()
    grey = np.full((CROP_SIZE, CROP_SIZE, 3), 128, dtype=np.uint8)
    predictor.predict(grey, grey)
    began = time.perf_counter()
    predictor.predict(grey, grey)
    return f"{predictor.info.name} on {predictor.device}: {time.perf_counter() - began:.3f} s a pair"


def _reference() -> str:
    from app.services.reference import compare

    return compare()


def _drawing() -> str:
    from app.core.views import Layer
    from app.render.stills import Shot, render_stills

    topology = load_topology()
    still = render_stills(
        mesh_from_shape(topology.mean_shape, topology), [Shot("front", Layer.SHADED)], size=(64, 64), supersample=1
    )[0]
    require(int(np.ptp(still.image)) >= 32, "a drawn face is blank", "install or update the OpenGL driver")
    return "a face was drawn off screen"


PART_CHECKS = (
    Check("Face topology", _topology),
    Check("Window files", _window_files),
    Check("Translations", _translations, needed=False),
    Check("Report texts", _report_texts),
    Check("Report fonts", _fonts),
    Check("Sample case", _sample, needed=False),
    Check("Photo decoder", _decoder),
    Check("Decoder limits", _decoder_limits),
    Check("Face detector", _detector),
    Check("Models", _models),
    Check("Model record", _model_record, needed=False),
    Check("Device", _device),
    Check("Network", _network),
    Check("Reference face", _reference),
    Check("3D drawing", _drawing, needed=False),
)
