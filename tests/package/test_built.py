"""The packaged program, as it was built: the main job without Python, without a screen and in a window.

    installer/package --folder && .venv/bin/pytest -m package tests/package

ENFACE_PACKAGE names another folder than dist/enface: one that a Debian package installed, say.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.package


@pytest.fixture(scope="module")
def program(root: Path) -> Path:
    """The executable; skips where there is none."""
    found = Path(os.environ.get("ENFACE_PACKAGE", root / "dist/enface")) / "enface"
    if not found.is_file():
        pytest.skip("nothing was built: run installer/package --folder")
    return found


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """An environment that shows the program no Python, no checkout and an empty home."""
    kept = {name: os.environ[name] for name in ("DISPLAY", "XAUTHORITY", "LANG") if name in os.environ}
    return kept | {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path)}


def test_the_sample_pair_becomes_a_mesh_and_a_report(
    program: Path, root: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    photos = root / "resources/sample_case"
    command = [program, "reconstruct", "--front", photos / "person_a_front.png", "--side", photos / "person_a_side.png"]
    done = subprocess.run(
        [*command, "--out", tmp_path / "out", "--report"],
        env=elsewhere, cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "out/result.json").read_text())["mode"] == "pair"
    assert (tmp_path / "out/report.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "out/mesh.obj").stat().st_size > 1_000_000


def test_a_case_is_kept_and_verified(program: Path, root: Path, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    photo = root / "resources/sample_case/person_b_front.png"
    for arguments in (
        ["case", "new", "case", "--number", "P-1", "--examiner", "A. Berg"],
        ["case", "add", "case", "--front", photo],
        ["case", "run", "case"],
        ["verify", "case"],
    ):
        done = subprocess.run(
            [program, *arguments], env=elsewhere, cwd=tmp_path, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, (arguments, done.stderr)


def test_the_installation_finds_itself_sound(program: Path, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    done = subprocess.run(
        [program, "self-check"], env=elsewhere, cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_window_opens_on_the_sample_case_and_closes(
    program: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    with subprocess.Popen([program, "--sample"], env=elsewhere, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        log = tmp_path / ".local/state/enface"
        until = time.monotonic() + 120
        text = ""
        while process.poll() is None and time.monotonic() < until and "window usable" not in text:
            time.sleep(0.5)
            text = "".join(file.read_text() for file in log.rglob("enface.log*"))
        assert "window usable" in text, text
        time.sleep(5)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    # The first start of an installed program checks itself, and remembers that it did.
    assert list(log.glob("checked-*"))


def test_removing_the_debian_package_takes_the_program_and_leaves_cases(
    root: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    """Installed into a folder that stands for a computer; what it depends on is on this one."""
    packages = sorted((root / "dist").glob("enface_*.deb"))
    if not packages or shutil.which("dpkg") is None or os.geteuid() != 0:
        pytest.skip("needs installer/package, dpkg, and root")
    computer = tmp_path / "computer"
    for folder in ("info", "updates", "triggers"):
        (computer / "var/lib/dpkg" / folder).mkdir(parents=True)
    (computer / "var/lib/dpkg/status").touch()
    dpkg = ["dpkg", f"--root={computer}", "--force-depends", "--log=/dev/null"]
    subprocess.run([*dpkg, "-i", packages[-1]], check=True, capture_output=True, timeout=600)
    for file in ("opt/enface/enface", "usr/share/applications/enface.desktop", "usr/share/mime/packages/enface.xml"):
        assert (computer / file).is_file()
    assert (computer / "usr/bin/enface").readlink() == Path("/opt/enface/enface")
    case = computer / "home/examiner/case"
    case.parent.mkdir(parents=True)
    program = computer / "opt/enface/enface"
    for words in (["case", "new", case, "--number", "P-2", "--examiner", "A. Berg"], ["case", "note", case, "kept"]):
        subprocess.run([program, *words], env=elsewhere, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    subprocess.run([*dpkg, "-r", "enface"], check=True, capture_output=True, timeout=600)
    assert not (computer / "opt/enface").exists()
    assert not (computer / "usr/bin/enface").is_symlink()
    assert before
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


def test_the_menu_entry_and_the_file_type_are_well_formed(root: Path) -> None:
    for tool, file in (("desktop-file-validate", "enface.desktop"), ("xmllint", "enface.xml")):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
        arguments = ["--noout"] if tool == "xmllint" else []
        subprocess.run([tool, *arguments, root / "installer/packaging" / file], check=True)
