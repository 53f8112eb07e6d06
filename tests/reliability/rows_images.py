"""Photos that are damaged, hostile or unusual, brought into a case by the real program."""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from tests.helpers.photo_files import as_stored, encoded, noisy, png, quadrants
from tests.reliability.program import ROOT, Desk, Done, Outcome, Row, child_environment, judged

Maker = Callable[[Path], Path]


def _file(name: str, data: Callable[[], bytes]) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data())
        return path

    return make


def _missing(folder: Path) -> Path:
    return folder / "gone.png"


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.png")
    return folder / "pipe.png"


def _flipped(seed: int) -> bytes:
    data, chance = bytearray(encoded(noisy(), "JPEG")), np.random.default_rng(seed)
    for place in chance.integers(20, len(data), 12):
        data[place] ^= 1 << int(chance.integers(8))
    return bytes(data)


def _frames(file_format: str) -> bytes:
    sink, images = io.BytesIO(), [Image.fromarray(noisy(64, 48, seed)) for seed in range(3)]
    images[0].save(sink, file_format, save_all=True, append_images=images[1:])
    return sink.getvalue()


def _oriented(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(as_stored(quadrants(), orientation), "JPEG", exif=exif, quality=95)


def _ztxt() -> bytes:
    return png(8, 8, b"\0" * 72, ((b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * (200 << 20), 9)),))


def _bomb() -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


def _mode(mode: str, file_format: str = "PNG") -> bytes:
    return encoded(Image.fromarray(noisy()).convert(mode), file_format)


def _deep() -> bytes:
    return encoded(noisy()[..., 0].astype(np.uint16) * 257, "PNG")


def _with(file_format: str, **options: object) -> bytes:
    return encoded(noisy(), file_format, **options)


_REFUSED, _TAKEN, _EITHER = (5,), (0,), (0, 5)
_FAULTS: tuple[tuple[str, str, Maker, tuple[int, ...], bool], ...] = (
    ("empty", "refused", _file("empty.png", lambda: b""), _REFUSED, True),
    ("random bytes", "refused", _file("x.jpg", lambda: np.random.default_rng(1).bytes(5000)), _REFUSED, True),
    ("wrong extension", "taken", _file("x.jpg", lambda: encoded(noisy(), "PNG")), _TAKEN, True),
    ("bits flipped", "taken or refused", _file("flip.jpg", partial(_flipped, 7)), _EITHER, False),
    ("50,000 px declared", "refused by size", _file("bomb.png", _bomb), _REFUSED, True),
    ("zTXt bomb", "refused", _file("text.png", _ztxt), _REFUSED, False),
    ("animated", "first frame", _file("moving.webp", partial(_frames, "WEBP")), _TAKEN, False),
    ("multi-page", "first page", _file("pages.tif", partial(_frames, "TIFF")), _TAKEN, False),
    ("CMYK", "converted", _file("print.jpg", partial(_mode, "CMYK", "JPEG")), _TAKEN, False),
    ("16-bit", "reduced", _file("deep.png", _deep), _TAKEN, False),
    ("palette", "converted", _file("palette.png", partial(_mode, "P")), _TAKEN, False),
    ("1-bit", "converted", _file("fax.tif", partial(_mode, "1", "TIFF")), _TAKEN, False),
    ("broken EXIF", "taken", _file("exif.jpg", partial(_with, "JPEG", exif=b"Exif\0\0MM\0*\xff\xff")), _TAKEN, False),
    ("broken ICC", "taken", _file("icc.png", partial(_with, "PNG", icc_profile=b"no profile")), _TAKEN, False),
    ("progressive", "taken", _file("step.jpg", lambda: encoded(noisy(), "JPEG", progressive=True)), _TAKEN, False),
    ("vanished", "refused", _missing, _REFUSED, True),
    ("FIFO", "refused at once", _fifo, _REFUSED, True),
)  # fmt: skip


def _add(make: Maker, wanted: tuple[int, ...], folder: Path) -> Outcome:
    desk = Desk(folder)
    desk.begin()
    return judged(desk.work("add", "--front", make(folder)), wanted, desk)


def _truncated(folder: Path) -> Outcome:
    """Cut at each sixteenth, all in one case: none may be taken with grey in place of what is lost."""
    desk, data = Desk(folder), encoded(noisy(), "PNG")
    desk.begin()
    for part in range(1, 16):
        path = folder / f"cut-{part}.png"
        path.write_bytes(data[: len(data) * part // 16])
        outcome = judged(desk.work("add", "--front", path), _REFUSED, desk)
        if outcome.wrong:
            return outcome
    return Outcome("15 of 15 refused")


def _orientations(folder: Path) -> Outcome:
    """All eight, in one call: each is stored as it is."""
    desk, words = Desk(folder), []
    desk.begin()
    for orientation in range(1, 9):
        path = folder / f"turned-{orientation}.jpg"
        path.write_bytes(_oriented(orientation))
        words.append(path)
    for path in words:
        outcome = judged(desk.work("add", "--comparison", path), _TAKEN, desk)
        if outcome.wrong:
            return outcome
    return Outcome(f"{len(desk.kept)} of 8 taken", () if len(desk.kept) == 8 else ("not all were taken",))


def _struck(number: signal.Signals, folder: Path) -> Outcome:
    """The decoding process gets a signal while it works; the program has to notice by itself."""
    desk = Desk(folder)
    desk.begin()
    path = folder / "large.png"
    path.write_bytes(encoded(np.random.default_rng(0).integers(0, 256, (4000, 4000, 3), np.uint8), "PNG"))
    began = time.monotonic()
    words = ["case", "add", str(desk.case), "--front", str(path)]
    child = subprocess.Popen(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT,
        env=child_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    struck = _strike(child.pid, number)
    answer, message = child.communicate(timeout=120)
    done = Done(child.returncode, answer.decode(), message.decode())
    outcome = judged(done, _REFUSED, desk)
    late = time.monotonic() - began > 60
    wrong = (() if struck else ("the decoding process was not met",)) + (("it took over a minute",) if late else ())
    return Outcome(outcome.found, outcome.wrong + wrong)


def _strike(pid: int, number: signal.Signals) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            for each in psutil.Process(pid).children(recursive=True):
                if any("decode_worker" in word for word in each.cmdline()):
                    each.send_signal(number)
                    return True
        except psutil.Error:
            pass
        time.sleep(0.005)
    return False


ROWS = (
    *(
        Row("images", name, expected, partial(_add, make, wanted), sample=sample)
        for name, expected, make, wanted, sample in _FAULTS
    ),
    Row("images", "truncated at each sixteenth", "refused", _truncated),
    Row("images", "all EXIF orientations", "taken", _orientations),
    Row("images", "decoder crashes", "refused", partial(_struck, signal.SIGKILL), sample=True),
    Row("images", "decoder hangs", "refused within 10 s", partial(_struck, signal.SIGSTOP)),
)  # fmt: skip
