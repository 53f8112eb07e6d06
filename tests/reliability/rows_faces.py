"""Photos whose face is missing, doubled, small, drawn or the wrong one, and networks that answer nonsense."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageOps
from safetensors.numpy import load_file, save_file

from app.services.sample import sample_pairs
from tests.helpers.models import rehash, store_untrained
from tests.reliability.program import Desk, Outcome, Row, enface, judged

_PERSON = sample_pairs()[0]


def _front() -> Image.Image:
    return Image.open(_PERSON.front).convert("RGB")


def _side() -> Image.Image:
    assert _PERSON.side is not None
    return Image.open(_PERSON.side).convert("RGB")


def _two() -> Image.Image:
    face = _front()
    both = Image.new("RGB", (2 * face.width, face.height))
    both.paste(face, (0, 0))
    both.paste(Image.open(sample_pairs()[1].front).convert("RGB").resize(face.size), (face.width, 0))
    return both


def _tiny() -> Image.Image:
    ground = Image.new("RGB", (900, 900), (120, 120, 120))
    ground.paste(_front().resize((60, 60)), (400, 400))
    return ground


def _drawing() -> Image.Image:
    picture = Image.new("RGB", (400, 400), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((80, 60, 320, 360), outline="black", width=4)
    for x in (150, 250):
        pen.ellipse((x - 20, 160, x + 20, 185), outline="black", width=3)
    pen.arc((150, 230, 250, 300), 20, 160, fill="black", width=3)
    return picture


def _nothing() -> Image.Image:
    return Image.new("RGB", (400, 400), (120, 120, 120))


_Photo = Callable[[], Image.Image]


def _run(front: _Photo, side: _Photo | None, wanted: tuple[int, ...], said: tuple[str, ...], folder: Path) -> Outcome:
    """The pair becomes exhibits of a case, and the case is run; said: one of these codes has to be told."""
    desk = Desk(folder)
    desk.begin()
    words: list[object] = []
    for role, photo in (("--front", front), ("--side", side)):
        if photo is not None:
            path = folder / f"{role[2:]}.png"
            photo().save(path)
            words += [role, path]
    desk.work("add", *words)
    done = desk.work("run", "--device", "cpu")
    outcome = judged(done, wanted, desk)
    if said and not set(said) & set(done.codes):
        return Outcome(outcome.found, (*outcome.wrong, f"none of {', '.join(said)} was said"))
    return outcome


_Tensors = dict[str, NDArray[Any]]


def _huge(tensors: _Tensors) -> None:
    """Finite weights so large that sums overflow within the layers: what comes of them is no number."""
    for name, tensor in tensors.items():
        if tensor.dtype.kind == "f" and "running" not in name:
            tensors[name] = np.full_like(tensor, 30.0)


def _torn(tensors: _Tensors) -> None:
    """The lower part of the face lies metres away."""
    tensors["mean"][:, 48:] *= 100


def _nonsense(change: Callable[[_Tensors], None], codes: tuple[str, ...], folder: Path) -> Outcome:
    """Weights that are read without complaint, from which the network makes nonsense; the shipped photos."""
    models = folder / "models"
    models.mkdir(parents=True)
    entry = store_untrained(models)
    tensors = load_file(entry.file)
    change(tensors)
    save_file(tensors, entry.file)
    rehash(entry)
    desk = Desk(folder / "desk")
    desk.begin()
    desk.work("add", "--front", _PERSON.front, "--side", _PERSON.side)
    done = desk.work("run", "--device", "cpu", ENFACE_MODELS=str(models))
    outcome = judged(done, (6,), desk)
    wrong = () if set(codes) & set(done.codes) else (f"none of {', '.join(codes)} was said",)
    return Outcome(outcome.found, outcome.wrong + wrong)


def _same_twice(folder: Path) -> Outcome:
    out = folder / "out"
    done = enface("reconstruct", "--front", _PERSON.front, "--side", _PERSON.front, "--out", out, "--device", "cpu")
    outcome = judged(done, (0,))
    said = [each["code"] for each in json.loads((out / "result.json").read_bytes())["warnings"]]
    wrong = () if any(code.startswith("W3") for code in said) else ("one file twice was not noticed",)
    return Outcome(f"{outcome.found}, result says {', '.join(said)}", outcome.wrong + wrong)


def _swapped(folder: Path) -> Outcome:
    """The result keeps the roles that were given, and says that they look exchanged or do not fit."""
    out = folder / "out"
    done = enface("reconstruct", "--front", _PERSON.side, "--side", _PERSON.front, "--out", out, "--device", "cpu")
    outcome = judged(done, (0, 3))
    if done.status:
        return outcome
    result = json.loads((out / "result.json").read_bytes())
    said = [each["code"] for each in result["warnings"]]
    assert _PERSON.side is not None
    kept = result["front"]["sha256"] == hashlib.sha256(_PERSON.side.read_bytes()).hexdigest()
    wrong = (() if said else ("nothing was said",)) + (() if kept else ("the photos were exchanged silently",))
    return Outcome(f"{outcome.found}, result says {', '.join(said)}", outcome.wrong + wrong)


def _blurred() -> Image.Image:
    return _front().filter(ImageFilter.GaussianBlur(12))


def _mirrored() -> Image.Image:
    return ImageOps.mirror(_front())


ROWS = (
    Row("faces", "none", "exit 3", partial(_run, _nothing, None, (3,), ()), sample=True),
    Row("faces", "several", "exit 4, boxes to choose from", partial(_run, _two, None, (4,), ())),
    Row("faces", "tiny", "refused or warned of", partial(_run, _tiny, None, (0, 3), ())),
    Row("faces", "blurred", "refused or warned of", partial(_run, _blurred, _side, (0, 3), ())),
    Row("faces", "two fronts", "a result, said to be odd", partial(_run, _front, _mirrored, (0, 3), ())),
    Row("faces", "swapped pair", "never exchanged silently", _swapped),
    Row("faces", "mirrored", "a result", partial(_run, _mirrored, None, (0,), ())),
    Row("faces", "same file twice", "warned of", _same_twice),
    Row("faces", "drawing", "no crash", partial(_run, _drawing, None, (0, 3), ())),
    Row("faces", "NaN from the network", "exit 6, E610", partial(_nonsense, _huge, ("E610",)), sample=True),
    Row("faces", "exploded mesh", "exit 6, E611", partial(_nonsense, _torn, ("E611",))),
)
