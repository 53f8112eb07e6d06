"""Synthetic photo pairs as files: photos, their true shapes and cameras, or a contact sheet to look at."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.core.meshio import SOURCE_TYPE, png_bytes
from app.store.output import OutputFolder

if TYPE_CHECKING:
    from app.synthesis.engine import Engine, Pair
    from app.synthesis.head_model import HeadModel

SHEET_NAME = "contact_sheet.png"
_SHARES = {"anny": (1.0, 0.0, 0.0), "ict": (0.0, 1.0, 0.0)}
_MISSING = {
    "bfm": "it needs BFM.mat of the Basel Face Model under your own licence, and this version has no reader for it",
    "facegen": "it needs FaceGen's exported meshes and settings files, and this version has no reader for them",
}
_PHOTO_PX = 256
_SHEET_CELL_PX = 320


def synthesise(
    count: int,
    out: Path,
    seed: int = 0,
    source: str = "anny",
    preview: bool = False,
    data_root: Path | None = None,
    ctx: JobContext | None = None,
) -> list[Path]:
    """Render pairs of invented people.

    Args:
        count: number of pairs.
        out: new or existing folder.
        seed: the same seed and data give the same pairs; pair i of a seed does not depend on the count.
        source: "anny" or "ict" (needs `data_root`).
        preview: write only a contact sheet of the photos.
        data_root: folder of head models, skins, hair and light probes; without it all appearance is procedural.
        ctx: progress and cancellation.

    Returns:
        `contact_sheet.png`; without `preview` for each pair `NNNNNN_front.png` and `NNNNNN_side.png`, then `truth.npz`
        (shapes (n, 64, 64, 3) mm float16; cameras, px) and `pairs.json`.

    Raises:
        UsageError: the source cannot be used here (E209), or the head model's packages are missing (E21x).
        StorageError: the folder cannot be written.
        CancelledError: cancelled through `ctx`; nothing is written.
    """
    ctx = ctx or JobContext()
    ctx.progress("Loading the head model", 0.0)
    engine = open_engine(source, data_root)
    pairs: list[Pair] = []
    with OutputFolder(out) as output:
        files: list[str] = []

        def write(name: str, data: bytes) -> None:
            output.write(name, data)
            files.append(name)

        for index, pair in enumerate(_render(engine, count, seed, ctx)):
            pairs.append(pair)
            if not preview:
                write(f"{index:06d}_front.png", _marked(pair.front))
                write(f"{index:06d}_side.png", _marked(pair.side))
        ctx.progress("Writing", 0.97)
        if preview:
            write(SHEET_NAME, _sheet(pairs))
        else:
            np.savez_compressed(output.path("truth.npz"), **_truth(pairs))  # type: ignore[arg-type]
            files.append("truth.npz")
            write("pairs.json", _listing(pairs, seed, source))
    return [out / name for name in files]


def open_engine(source: str, data_root: Path | None) -> Engine:
    """The engine for heads of a source, with photos of 256 px.

    Raises:
        UsageError: the source cannot be used here (E209), or packages are missing (E21x).
    """
    from app.synthesis.engine import Engine, EngineConfig
    from app.synthesis.heads import ShapeConfig

    if source not in _SHARES:
        missing = _MISSING.get(source, "no such source of heads is known")
        raise UsageError(
            f"heads of {source!r} cannot be used here: {missing}", remedy="use --source anny or ict", code="E209"
        )
    model = _head_model(data_root)
    if source == "ict" and not model.has_ict:
        raise UsageError(
            "the folder of head models holds no ICT-FaceKit",
            file=data_root,
            remedy="give a folder with heads/ict_facekit.npz, by --data or the variable ENFACE_DATA",
            code="E209",
        )
    return Engine(model, data_root, EngineConfig(size=_PHOTO_PX, shape=ShapeConfig(share=_SHARES[source])))


def _head_model(data_root: Path | None) -> HeadModel:
    """The baked head model; baking takes a minute, so it is kept in the user's cache."""
    import platformdirs

    from app.synthesis.bake import bake
    from app.synthesis.head_model import HeadModel

    path = Path(platformdirs.user_cache_dir("enface", appauthor=False)) / f"head_model-{_fingerprint(data_root)}.npz"
    if path.exists():
        return HeadModel.load(path)
    model = bake(data_root)
    model.save(path)
    return model


def _fingerprint(data_root: Path | None) -> str:
    """Changes when the program's baking code or the data do."""
    from app.synthesis import bake, canonical, head_model

    digest = hashlib.sha256()
    for module in (bake, canonical, head_model):
        digest.update(Path(str(module.__file__)).read_bytes())
    if data_root is not None:
        for path in sorted(data_root.glob("heads/*")) + sorted(data_root.glob("makehuman/*/*")):
            digest.update(f"{path.relative_to(data_root)} {path.stat().st_size}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()[:16]


def _render(engine: Engine, count: int, seed: int, ctx: JobContext) -> Iterator[Pair]:
    for index in range(count):
        ctx.progress(f"Rendering pair {index + 1} of {count}", 0.05 + 0.9 * index / count)
        yield engine.pair([abs(seed), int(seed < 0), index])


def _marked(photo: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    return png_bytes(photo, {"Software": "Enface", "DigitalSourceType": SOURCE_TYPE, "Description": "Synthetic person"})


def _truth(pairs: list[Pair]) -> dict[str, np.ndarray[Any, Any]]:
    return {
        "shape": np.stack([pair.shape for pair in pairs]).astype(np.float16),
        "side_shape": np.stack([pair.side_shape for pair in pairs]).astype(np.float16),
        "front_view": np.stack([pair.front_view.vector() for pair in pairs]),
        "side_view": np.stack([pair.side_view.vector() for pair in pairs]),
    }


def _listing(pairs: list[Pair], seed: int, source: str) -> bytes:
    rows = [
        {"front_yaw": round(float(pair.yaw[0]), 2), "side_yaw": round(float(pair.yaw[1]), 2), "head": pair.generator}
        for pair in pairs
    ]
    return (json.dumps({"synthetic": True, "seed": seed, "source": source, "pairs": rows}, indent=1) + "\n").encode()


def _sheet(pairs: list[Pair]) -> bytes:
    from app.render.overlay import contact_sheet

    photos = [photo for pair in pairs for photo in (pair.front, pair.side)]
    captions = [
        f"{i} {view} {pair.yaw[k]:+.0f}°" for i, pair in enumerate(pairs) for k, view in enumerate(("front", "side"))
    ]
    columns = 2 * max(1, round((len(pairs) / 2) ** 0.5))
    return _marked(contact_sheet(photos, captions, columns=columns, cell=_SHEET_CELL_PX))


def data_folder(chosen: Path | None) -> Path | None:
    """The folder of head models and textures: the chosen one, else that of the variable ENFACE_DATA.

    Raises:
        UsageError: the folder does not exist (E209).
    """
    configured = os.environ.get("ENFACE_DATA")
    folder = chosen or (Path(configured) if configured else None)
    if folder is not None and not folder.is_dir():
        raise UsageError("there is no such data folder", file=folder, remedy="check --data or ENFACE_DATA", code="E209")
    return folder
