"""Bundles: checked by anybody's tools, imported with suspicion; the exported trail and its stand-alone verifier."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import AlteredError, EnfaceError, StorageError
from app.services import cases
from app.services.case_bundles import check_bundle, export_bundle, import_bundle
from app.services.case_reports import export_log
from tests.helpers.cases import OPERATOR, case_with_photos


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, database_kind: str) -> Path:
    """A folder with a case and its bundle, as a folder and as a zip file."""
    folder = tmp_path_factory.mktemp("bundles")
    with case_with_photos(folder, 2) as case:
        export_bundle(case, folder / "bundle")
        export_bundle(case, folder / "bundle.zip")
        export_log(case, folder / "log")
    return folder


def test_anybodys_tools_check_a_bundle(source: Path) -> None:
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "-c", "--strict", "--quiet", manifest], cwd=source / "bundle", check=True)
    assert check_bundle(source / "bundle", OPERATOR).faults == ()
    assert check_bundle(source / "bundle.zip", OPERATOR).faults == ()


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_bundle_becomes_a_case_with_the_same_content_and_its_own_identifier(
    source: Path, tmp_path: Path, name: str
) -> None:
    with import_bundle(source / name, tmp_path / "copy", OPERATOR) as copy:
        there = cases.contents(copy)
        assert not there.read_only
    with cases.open_case(source / "case", OPERATOR) as case:
        here = cases.contents(case)
    assert there.exhibits == here.exhibits
    assert there.info.number == here.info.number
    assert there.info.uid != here.info.uid


def _changed(bundle: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = bundle / name
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))


HOSTILE: dict[str, Callable[[Path], object]] = {
    "a changed file": lambda b: _changed(b, "data/case/case.db", lambda d: d[:-1] + bytes([d[-1] ^ 1])),
    "a changed list": lambda b: _changed(b, "manifest-sha256.txt", lambda d: d + b"0" * 64 + b"  data/x\n"),
    "a file that is not listed": lambda b: (b / "data" / "more").write_text("x"),
    "a file that is missing": lambda b: (b / "data" / "README.txt").unlink(),
    "a link": lambda b: (b / "data" / "link").symlink_to("/etc/passwd"),
    "a pipe": lambda b: os.mkfifo(b / "data" / "pipe"),
    "a strange name": lambda b: (b / "data" / "a b").write_text("x"),
    "no declaration": lambda b: (b / "bagit.txt").unlink(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_folder_is_refused_and_leaves_nothing(source: Path, tmp_path: Path, name: str) -> None:
    bundle = tmp_path / "bundle"
    shutil.copytree(source / "bundle", bundle)
    HOSTILE[name](bundle)
    with pytest.raises((AlteredError, StorageError)) as caught:
        import_bundle(bundle, tmp_path / "copy", OPERATOR)
    assert caught.value.code in ("E904", "E716")
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


@pytest.mark.parametrize(
    "entry", ["../evil", "/evil", "data/../../evil", "data\\evil", "data/\x01", "d/" * 9 + "x", "BAGIT.TXT"]
)
def test_a_hostile_name_in_an_archive_is_refused(source: Path, tmp_path: Path, entry: str) -> None:
    shutil.copy(source / "bundle.zip", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "a") as archive:
        archive.writestr(entry, "x")
    with pytest.raises(AlteredError) as caught:
        import_bundle(tmp_path / "b.zip", tmp_path / "copy", OPERATOR)
    assert caught.value.code == "E904"
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_a_link_or_a_bomb_in_an_archive_is_refused(source: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("data/link")
    link.external_attr = 0o120777 << 16
    for name, info, data in (
        ("link.zip", link, b"/etc/passwd"),
        ("bomb.zip", zipfile.ZipInfo("data/bomb"), bytes(8 << 20)),
    ):
        shutil.copy(source / "bundle.zip", tmp_path / name)
        with zipfile.ZipFile(tmp_path / name, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
        with pytest.raises(AlteredError) as caught:
            import_bundle(tmp_path / name, tmp_path / "copy", OPERATOR)
        assert caught.value.code == "E904"


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive"])
def test_what_is_no_bundle_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(data)
    with pytest.raises(EnfaceError) as caught:
        import_bundle(tmp_path / "b.zip", tmp_path / "copy", OPERATOR)
    assert caught.value.code == "E716"


def run_verifier(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """The stand-alone script, in a Python without any package."""
    names = files or ("audit.jsonl", "audit-head.json")
    command = [sys.executable, "-I", "-S", "verify_audit.py", *names]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_stand_alone_verifier_needs_only_python_and_finds_changes(source: Path, tmp_path: Path) -> None:
    script = (source / "log" / "verify_audit.py").read_text()
    assert len(script.splitlines()) < 60
    done = run_verifier(source / "log")
    assert (done.returncode, done.stderr) == (0, "")
    assert "unbroken" in done.stdout
    trail = (source / "log" / "audit.jsonl").read_text().splitlines(keepends=True)
    head = (source / "log" / "audit-head.json").read_text()
    attacks = {
        "altered": ("".join(trail).replace("case.created", "case.creatde", 1), head),
        "cut": ("".join(trail[:-1]), head),
        "swapped": ("".join([*trail[:2], trail[3], trail[2], *trail[4:]]), head),
        "empty": ("", head),
        "false signature": ("".join(trail), head[:-5] + ("1" if head[-5] == "0" else "0") + head[-4:]),
    }
    for name, (text, signed) in attacks.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "verify_audit.py").write_text(script)
        (folder / "audit.jsonl").write_text(text)
        (folder / "audit-head.json").write_text(signed)
        assert run_verifier(folder).returncode == 9, name


NONSENSE = {
    "text": (b"no JSON at all\n", None),
    "bytes": (b"\xff\xfe\x00\n", None),
    "number": (b"7\n", None),
    "list": (b"[1, 2]\n", None),
    "no body": (b'{"hash": ""}\n', None),
    "body is a number": (b'{"body": 1, "hash": ""}\n', None),
    "deep": (b"[" * 200_000 + b"\n", None),
    "head is text": (None, b"no JSON"),
    "head is a list": (None, b"[]"),
    "head is empty": (None, b"{}"),
    "short key": (None, b'{"seq": 1, "hash": "", "key": "ab", "signature": "ab"}'),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_the_verifier_says_plainly_that_something_is_no_trail(source: Path, tmp_path: Path, name: str) -> None:
    for file, data in zip(("audit.jsonl", "audit-head.json"), NONSENSE[name], strict=True):
        (tmp_path / file).write_bytes((source / "log" / file).read_bytes() if data is None else data)
    shutil.copy(source / "log" / "verify_audit.py", tmp_path)
    done = run_verifier(tmp_path)
    assert (done.returncode, done.stderr) == (9, "")
    assert len(done.stdout.splitlines()) == 1


def test_the_verifier_tells_a_missing_file_and_wrong_use_apart_from_alterations(source: Path) -> None:
    done = run_verifier(source / "log", "missing.jsonl")
    assert (done.returncode, done.stderr) == (7, "")
    assert "missing.jsonl" in done.stdout
    done = run_verifier(source / "log", "a", "b", "c")
    assert (done.returncode, done.stderr) == (2, "")
