"""`enface reconstruct` in a process of its own, as scripts call it: files, exit codes, one-line errors.

The network is untrained: what is tested here is everything around it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from app.services.sample import SamplePair, sample_pairs
from tests.helpers.models import store_untrained

ALWAYS = {"mesh.obj", "mesh.mtl", "texture.png", "mesh.ply", "front_crop.png", "result.json"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    store_untrained(folder)
    return folder


@pytest.fixture(scope="module")
def person() -> SamplePair:
    return sample_pairs()[0]


@pytest.fixture(scope="module")
def face(person: SamplePair) -> Image.Image:
    return Image.open(person.front).convert("RGB")


def environment(models: Path) -> dict[str, str]:
    return {**os.environ, "ENFACE_MODELS": str(models), "OMP_NUM_THREADS": "1"}


def enface(root: Path, models: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=root,
        env=environment(models),
        capture_output=True,
        text=True,
        timeout=240,
    )


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def assert_refused(done: subprocess.CompletedProcess[str], status: int, code: str, word: str) -> None:
    """The failure is one line: code first, then what and what to do."""
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith(code)
    assert done.stderr.count("\n") == 1
    assert word in done.stderr


@pytest.mark.slow
def test_a_pair_becomes_files_and_the_files_are_named(
    root: Path, models: Path, person: SamplePair, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "out"
    photos = ["--front", person.front, "--side", person.side]
    options = ["--formats", "stl,glb", "--ipd-mm", "64", "--report"]
    done = enface(root, models, "reconstruct", *photos, "--out", out, *options)
    assert done.returncode == 0, done.stderr
    assert names(out) == ALWAYS | {"side_crop.png", "mesh.stl", "mesh.glb", "report.pdf"}
    assert [Path(line).name for line in done.stdout.splitlines()][-1] == "result.json"
    assert {Path(line) for line in done.stdout.splitlines()} == set(out.iterdir())
    result = json.loads((out / "result.json").read_text())
    assert result["mode"] == "pair"
    assert result["mesh"]["scale"] == "interpupillary 64 mm (entered)"
    assert list(result["timings_s"]) == [
        "Reading photos", "Finding faces", "Reconstructing", "Building mesh", "Texturing", "Writing",
    ]  # fmt: skip
    # Progress is for terminals; what a person should know is told in any case.
    assert [line.split()[0] for line in done.stderr.splitlines()] == [w["code"] for w in result["warnings"]]


@pytest.mark.slow
def test_one_photo_becomes_files(root: Path, models: Path, person: SamplePair, tmp_path: Path) -> None:
    done = enface(root, models, "reconstruct", "--front", person.front, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert names(tmp_path / "out") == ALWAYS | {"side_synthetic.png"}
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert (result["mode"], result["side"]) == ("single", None)
    assert "W303" in [warning["code"] for warning in result["warnings"]]
    assert result["rotation"]["synthetic"] is True
    with Image.open(tmp_path / "out" / "side_synthetic.png") as picture:
        assert picture.text["synthetic"] == "true"


BAD_FILES = ["missing", "empty", "text named .jpg", "truncated", "a folder", "a name that is not text"]


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_bad_photo_is_refused(root: Path, models: Path, face: Image.Image, tmp_path: Path, fault: str) -> None:
    photo = tmp_path / ("caf\udce9.jpg" if fault == "a name that is not text" else "photo.jpg")
    if fault == "empty":
        photo.write_bytes(b"")
    elif fault == "text named .jpg":
        photo.write_text("this is no picture\n" * 100)
    elif fault == "truncated":
        face.save(photo, quality=90)
        photo.write_bytes(photo.read_bytes()[: photo.stat().st_size // 2])
    elif fault == "a folder":
        photo.mkdir()
    before = names(tmp_path)
    done = enface(root, models, "reconstruct", "--front", photo, "--out", tmp_path / "new" / "out")
    assert_refused(done, 5, "E50", "caf" if fault == "a name that is not text" else "photo.jpg")
    assert names(tmp_path) == before


@pytest.mark.slow
@pytest.mark.parametrize("which", ["--front", "--side"])
def test_a_photo_without_a_face_is_refused_and_named(
    root: Path, models: Path, person: SamplePair, tmp_path: Path, which: str
) -> None:
    Image.fromarray(np.full((300, 300, 3), 120, np.uint8)).save(tmp_path / "wall.png")
    photos = {"--front": person.front, "--side": person.side} | {which: tmp_path / "wall.png"}
    out = tmp_path / "out"
    done = enface(root, models, "reconstruct", *(x for item in photos.items() for x in item), "--out", out)
    assert_refused(done, 3, "E301", "wall.png")
    assert f"({which[2:]} photo)" in done.stderr
    assert not out.exists()


@pytest.mark.slow
def test_two_faces_need_a_box_and_the_box_of_the_message_works(
    root: Path, models: Path, face: Image.Image, tmp_path: Path
) -> None:
    two = Image.new("RGB", (2 * face.width, face.height))
    two.paste(face, (0, 0))
    two.paste(face, (face.width, 0))
    two.save(tmp_path / "two.jpg", quality=92)
    done = enface(root, models, "reconstruct", "--front", tmp_path / "two.jpg", "--out", tmp_path / "out")
    assert_refused(done, 4, "E401", "--box")
    assert not (tmp_path / "out").exists()
    box = done.stderr.split(" and ")[1].split()[0]
    done = enface(root, models, "reconstruct", "--front", tmp_path / "two.jpg", "--box", box, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    np.testing.assert_allclose(result["front"]["box"], [float(part) for part in box.split(",")])
    assert result["front"]["box"][0] > face.width


@pytest.mark.parametrize("fault", ["no folder", "no weights", "another name"])
def test_missing_weights_are_told(root: Path, models: Path, person: SamplePair, tmp_path: Path, fault: str) -> None:
    folder = tmp_path / "models"
    if fault == "no weights":
        store_untrained(folder).file.unlink()
    name = ["--model", "other"] if fault == "another name" else []
    used = models if fault == "another name" else folder
    done = enface(root, used, "reconstruct", "--front", person.front, "--out", tmp_path / "out", *name)
    assert_refused(done, 6, "E602", "models import")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_damaged_weights_are_told(root: Path, person: SamplePair, tmp_path: Path) -> None:
    entry = store_untrained(tmp_path / "models")
    data = bytearray(entry.file.read_bytes())
    data[len(data) // 2] ^= 1
    entry.file.write_bytes(data)
    done = enface(root, tmp_path / "models", "reconstruct", "--front", person.front, "--out", tmp_path / "out")
    assert_refused(done, 6, "E604", entry.file.name)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("where", ["a file", "below a file", "a system folder"])
def test_a_folder_that_cannot_be_written_is_told(
    root: Path, models: Path, person: SamplePair, tmp_path: Path, where: str
) -> None:
    if where == "a system folder" and not os.path.ismount("/sys"):
        pytest.skip("there is no system folder in this surrounding")
    (tmp_path / "file").write_text("mine")
    out = {
        "a file": tmp_path / "file",
        "below a file": tmp_path / "file" / "out",
        "a system folder": Path("/sys/enface"),
    }
    done = enface(root, models, "reconstruct", "--front", person.front, "--out", out[where])
    assert_refused(done, 7, "E70", str(out[where]))
    assert names(tmp_path) == {"file"}
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.slow
def test_a_full_disk_leaves_nothing(root: Path, models: Path, person: SamplePair, tmp_path: Path) -> None:
    """In a mount namespace of its own, with a disk of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    inside = (
        f"mount -t tmpfs -o size=2m tmpfs {disk} || exit 99; "
        f"{sys.executable} -m app reconstruct --front {person.front} --out {disk}/out; "
        f"status=$?; ls -A {disk}; exit $status"
    )
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", inside],
        cwd=root, env=environment(models), capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    if done.returncode in (99, 1) and "E7" not in done.stderr:
        pytest.skip("this user may not mount a file system")
    assert_refused(done, 7, "E702", "full")


@pytest.mark.parametrize(
    "arguments",
    [["--rotate", "side"], ["--rotate", "91"], ["--ipd-mm", "6"], ["--side-box", "1,2,3,4"], ["--formats", "fbx"]],
    ids=" ".join,
)
def test_wrong_use_is_told_before_anything_is_done(
    root: Path, models: Path, person: SamplePair, tmp_path: Path, arguments: list[str]
) -> None:
    done = enface(root, models, "reconstruct", "--front", person.front, "--out", tmp_path / "out", *arguments)
    assert_refused(done, 2, "E20", "")
    assert names(tmp_path) == set()


@pytest.mark.slow
def test_ctrl_c_leaves_nothing(root: Path, models: Path, person: SamplePair, tmp_path: Path) -> None:
    """The whole process group gets the signal, the photo's decoder included, as from a terminal."""
    command = [sys.executable, "-m", "app", "reconstruct", "--front", person.front, "--side", person.side]
    process = subprocess.Popen(
        [*map(str, command), "--out", str(tmp_path / "out")],
        cwd=root,
        env=environment(models),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while psutil.Process(process.pid).cpu_times().user < 0.6:  # reading or searching, whatever else the machine does
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 8, err
    assert out == ""
    assert err.startswith("E800")
    assert err.count("\n") == 1
    assert names(tmp_path) == set()
