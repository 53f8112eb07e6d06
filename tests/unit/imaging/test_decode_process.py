"""The decoder's process: whatever happens to it, the program gets a coded refusal, soon, and goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.core.errors import CancelledError, ImageRefusedError
from app.core.jobs import JobContext
from app.imaging import decode, decode_worker
from app.imaging.decode import PhotoDecoder, decode_photo, worker_command
from tests.helpers.photo_files import encoded, noisy

READ_ALL = (
    "import sys, struct, os, time; n, = struct.unpack('>Q', sys.stdin.buffer.read(8)); sys.stdin.buffer.read(n); "
)
REPLY = (
    "t = {text!r}; o = sys.stdout.buffer; o.write(struct.pack('>I', len(t)) + t); o.write(b'x' * {pixels}); o.flush()"
)
FINE = {"status": "ok", "format": "PNG", "width": 8, "height": 8, "declared": [8, 8], "notes": []}


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(noisy(), "PNG"))
    return path


def stand_in(program: str, timeout_s: float = 5.0) -> PhotoDecoder:
    """A decoder whose process runs this program instead of ours."""
    return PhotoDecoder(command=(sys.executable, "-I", "-c", program), timeout_s=timeout_s)


def reply(text: str, pixels: int = 0) -> str:
    return READ_ALL + REPLY.format(text=text.encode(), pixels=pixels)


PROGRAMS = {
    "abort": "import os; os.abort()",
    "exit": "pass",
    "late abort": READ_ALL + "os.abort()",
    "segmentation fault": READ_ALL + "os.kill(os.getpid(), 11)",
    "flood": READ_ALL + "sys.stdout.buffer.write(b'\\xff' * 1000)",
    "text": reply("not json"),
    "list": reply("[]"),
    "empty": reply("{}"),
    "no reason": reply('{"status": "refused"}'),
    "own reason": reply('{"status": "refused", "reason": "because"}'),
    "too few pixels": reply(json.dumps(FINE), pixels=100),
    "huge": reply(json.dumps(FINE | {"width": 8_000_000, "height": 8_000_000})),
    "negative": reply(json.dumps(FINE | {"width": -8, "height": -8})),
    "no integer": reply(json.dumps(FINE | {"width": True}), pixels=24),
    "other format": reply(json.dumps(FINE | {"format": "EXE"}), pixels=192),
    "no notes": reply(json.dumps(FINE | {"notes": None}), pixels=192),
    "no size": reply(json.dumps(FINE | {"declared": "8 x 8"}), pixels=192),
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_process_that_dies_or_lies(photo_file: Path, program: str) -> None:
    with pytest.raises(ImageRefusedError) as caught:
        stand_in(program).decode(photo_file)
    assert caught.value.code == "E506"
    assert decode_photo(photo_file).size == (160, 120)


def test_a_process_that_dies_while_a_large_photo_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "photo.bmp"
    path.write_bytes(b"BM" + bytes(30 << 20))
    with pytest.raises(ImageRefusedError) as caught:
        stand_in("import os; os.abort()").decode(path)
    assert caught.value.code == "E506"


@pytest.mark.alone
@pytest.mark.parametrize(
    "program", ["import time; time.sleep(60)", READ_ALL + "time.sleep(60)", READ_ALL + "\nwhile True: pass"]
)
def test_a_process_that_hangs(photo_file: Path, program: str) -> None:
    started = time.monotonic()
    with pytest.raises(ImageRefusedError) as caught:
        stand_in(program, timeout_s=0.7).decode(photo_file)
    assert caught.value.code == "E507"
    assert time.monotonic() - started < 5


def test_the_default_clock_ends_before_ten_seconds() -> None:
    assert PhotoDecoder().timeout_s < 10


@pytest.mark.alone
def test_cancelling_ends_a_hanging_process(photo_file: Path) -> None:
    ctx = JobContext()
    threading.Timer(0.3, ctx.cancel).start()
    started = time.monotonic()
    with pytest.raises(CancelledError):
        stand_in(READ_ALL + "time.sleep(60)", timeout_s=30).decode(photo_file, ctx)
    assert time.monotonic() - started < 3


def test_a_process_that_cannot_start(photo_file: Path) -> None:
    with pytest.raises(ImageRefusedError) as caught:
        PhotoDecoder(command=("/nonexistent/python",)).decode(photo_file)
    assert caught.value.code == "E506"


def test_several_threads_at_once(photo_file: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        photos = list(pool.map(decode_photo, [photo_file] * 8))
    assert {photo.sha256 for photo in photos} == {photos[0].sha256}


def test_photos_leave_no_process_and_no_thread(photo_file: Path) -> None:
    before = threading.active_count()
    decode_photo(photo_file)
    with pytest.raises(ImageRefusedError):
        stand_in("import time; time.sleep(60)", timeout_s=0.3).decode(photo_file)
    assert threading.active_count() == before


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == (sys.executable, decode.WORKER_FLAG)


def test_limits_of_both_sides_agree() -> None:
    assert decode.MAX_WORKING_SIDE == decode_worker.WORKING_SIDE
    assert set(decode.FORMAT_NAMES) == set(decode_worker.FORMATS)


def limited(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process with the decoder's limits."""
    folder = str(Path(decode_worker.__file__).parent)
    start = f"import sys, os; sys.path.insert(0, {folder!r}); import decode_worker as w; "
    return subprocess.run(
        [sys.executable, "-I", "-c", start + program], capture_output=True, text=True, timeout=60, cwd="/", check=False
    )


def test_the_process_can_write_no_file(tmp_path: Path) -> None:
    target = tmp_path / "stolen"
    result = limited(f"f = open({str(target)!r}, 'wb', buffering=0); w.limit_resources(); f.write(b'data')")
    assert "File too large" in result.stderr
    assert target.read_bytes() == b""


def test_the_process_can_open_no_file() -> None:
    result = limited("w.limit_resources(); open('/etc/passwd')")
    assert "Too many open files" in result.stderr


def test_the_process_can_make_no_connection() -> None:
    result = limited("import socket; w.limit_resources(); socket.socket()")
    assert "Too many open files" in result.stderr


def test_the_memory_of_the_process_is_bounded() -> None:
    result = limited("w.limit_resources(); x = bytearray(3 << 30)")
    assert "MemoryError" in result.stderr


def test_its_processor_time_is_bounded() -> None:
    result = limited("w.CPU_SECONDS = 1; w.limit_resources()\nwhile True: pass")
    assert result.returncode < 0


def test_the_process_sees_little_of_the_environment(photo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENFACE_SECRET", "token")
    program = (
        "import os\nif 'ENFACE_SECRET' in os.environ: os.abort()\n"
        f"import runpy; runpy.run_path({decode_worker.__file__!r}, run_name='__main__')"
    )
    assert stand_in(program).decode(photo_file).size == (160, 120)


@pytest.mark.alone
def test_small_photos_are_quick(photo_file: Path) -> None:
    """The process starts without NumPy; a loose bound, for busy machines."""
    best = 60.0
    for _ in range(3):
        started = time.monotonic()
        decode_photo(photo_file)
        best = min(best, time.monotonic() - started)
    assert best < 2.0
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-I", decode_worker.__file__], input=b"", capture_output=True, check=False
    ).stderr
    assert b"PIL" in loaded
    assert b"numpy" not in loaded
