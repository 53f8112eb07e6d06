"""A folder of results appears whole or not at all, whatever the disk does."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.store.output import OutputFolder, storage_error

ROOT = Path(__file__).resolve().parents[3]
FILES = {"mesh.obj": b"o" * 5000, "mesh.ply": b"p" * 100, "result.json": b"{}"}
OLD = {"mesh.obj": b"old mesh", "result.json": b"old result", "notes.txt": b"mine"}


def _write(folder: Path, files: dict[str, bytes] | None = None) -> None:
    with OutputFolder(folder) as output:
        for name, data in (files or FILES).items():
            output.write(name, data)


def _write_and_raise(folder: Path, error: BaseException) -> None:
    with OutputFolder(folder) as output:
        output.write("mesh.obj", b"1")
        raise error


def _contents(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, hidden files included; folders end in a slash."""
    return {
        str(path.relative_to(folder)) + ("/" if path.is_dir() else ""): b"" if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder with an earlier result and a file of the user's."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name, data in OLD.items():
        (folder / name).write_bytes(data)
    return folder


class TestSuccess:
    def test_new_folder_with_parents(self, tmp_path: Path) -> None:
        _write(tmp_path / "a" / "b")
        assert _contents(tmp_path / "a" / "b") == FILES
        assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["b"]

    def test_nothing_is_visible_before_the_end(self, tmp_path: Path) -> None:
        with OutputFolder(tmp_path / "out") as output:
            output.write("mesh.obj", b"1")
            assert not (tmp_path / "out").exists()

    def test_earlier_files_are_replaced_and_foreign_ones_stay(self, earlier: Path) -> None:
        _write(earlier)
        assert _contents(earlier) == {**FILES, "notes.txt": b"mine"}

    def test_owned_files_of_an_earlier_result_do_not_stay_beside_the_new_one(self, earlier: Path) -> None:
        (earlier / "side_crop.png").write_bytes(b"another face")
        with OutputFolder(earlier, owned=("mesh.obj", "side_crop.png", "mesh.glb")) as output:
            output.write("result.json", b"{}")
        assert _contents(earlier) == {"result.json": b"{}", "notes.txt": b"mine"}

    def test_owned_names_are_foreign_where_no_result_was(self, tmp_path: Path) -> None:
        (tmp_path / "mesh.glb").write_bytes(b"mine")
        with OutputFolder(tmp_path, owned=("mesh.glb",)) as output:
            output.write("result.json", b"{}")
        assert _contents(tmp_path) == {"mesh.glb": b"mine", "result.json": b"{}"}

    def test_a_library_may_write_a_file_itself(self, tmp_path: Path) -> None:
        with OutputFolder(tmp_path / "out") as output:
            output.path("report.pdf").write_bytes(b"%PDF")
        assert _contents(tmp_path / "out") == {"report.pdf": b"%PDF"}

    def test_relative_folder_and_linked_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        _write(Path("out"))
        (tmp_path / "link").symlink_to("out", target_is_directory=True)
        _write(tmp_path / "link", {"mesh.stl": b"s"})
        assert _contents(tmp_path / "out") == {**FILES, "mesh.stl": b"s"}

    def test_permissions_are_the_usual_ones(self, tmp_path: Path) -> None:
        _write(tmp_path / "out")
        plain = tmp_path / "plain"
        plain.mkdir()
        (plain / "file").write_bytes(b"")
        assert (tmp_path / "out").stat().st_mode == plain.stat().st_mode
        assert (tmp_path / "out" / "mesh.obj").stat().st_mode == (plain / "file").stat().st_mode

    def test_what_a_killed_run_left_long_ago_is_removed(self, earlier: Path) -> None:
        old, young = earlier / ".enface-unfinished-1", earlier / ".enface-unfinished-2"
        for leftover in (old, young):
            leftover.mkdir()
            (leftover / "mesh.obj").write_bytes(b"x")
        os.utime(old, (time.time() - 2 * 86400,) * 2)
        _write(earlier)
        assert not old.exists()
        assert young.exists()

    @pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc/passwd"], ids=repr)
    def test_only_plain_names(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ValueError, match="plain"), OutputFolder(tmp_path / "out") as output:
            output.write(name, b"")
        assert _contents(tmp_path) == {}


class TestFailure:
    def test_an_exception_leaves_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(RuntimeError):
            _write_and_raise(tmp_path / "a" / "b", RuntimeError())
        assert _contents(tmp_path) == {}

    def test_an_exception_leaves_the_earlier_result(self, earlier: Path) -> None:
        with pytest.raises(KeyboardInterrupt):
            _write_and_raise(earlier, KeyboardInterrupt())
        assert _contents(earlier) == OLD

    @pytest.mark.parametrize("operation", ["fsync", "rename", "replace", "link"])
    @pytest.mark.parametrize("nth", range(8), ids=str)
    @pytest.mark.parametrize("before", ["new", "earlier"])
    def test_each_failing_operation(
        self, earlier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str, nth: int, before: str
    ) -> None:
        folder = earlier if before == "earlier" else tmp_path / "new" / "out"
        state = _contents(tmp_path)
        calls = 0

        def fail(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == nth + 1:
                raise OSError(errno.EIO, "injected")
            return real(*arguments, **options)

        real = getattr(os, operation)
        monkeypatch.setattr(os, operation, fail)
        failure: StorageError | None = None
        try:
            _write(folder)
        except StorageError as error:
            failure = error
        monkeypatch.undo()
        if failure is None:
            assert {name: data for name, data in _contents(folder).items() if name != "notes.txt"} == FILES
        else:
            assert (failure.code, failure.exit_code) == ("E706", 7)
            assert _contents(tmp_path) == state

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            (errno.EACCES, "E701"),
            (errno.EROFS, "E701"),
            (errno.ENOSPC, "E702"),
            (errno.EDQUOT, "E702"),
            (errno.EFBIG, "E703"),
            (errno.ENOTDIR, "E704"),
            (errno.ENAMETOOLONG, "E705"),
            (errno.EIO, "E706"),
            (None, "E706"),
        ],
        ids=lambda value: errno.errorcode.get(value, "none") if not isinstance(value, str) else value,
    )
    def test_codes(self, number: int | None, code: str) -> None:
        error = storage_error(OSError(number, "x") if number else OSError("x"), "out")
        assert (error.code, error.exit_code) == (code, 7)
        assert error.one_line().startswith(f"{code} out: ")

    def test_a_file_is_where_the_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_bytes(b"mine")
        for folder in (tmp_path / "out", tmp_path / "out" / "deeper"):
            with pytest.raises(StorageError) as caught:
                _write(folder)
            assert caught.value.code == "E704"
        assert _contents(tmp_path) == {"out": b"mine"}

    def test_a_folder_has_the_name_of_a_result(self, earlier: Path) -> None:
        (earlier / "mesh.ply").mkdir()
        state = _contents(earlier)
        with pytest.raises(StorageError) as caught:
            _write(earlier)
        assert caught.value.code == "E704"
        assert _contents(earlier) == state

    @pytest.mark.parametrize("name", ["x" * 10_000, "nul\0byte"], ids=["long", "nul"])
    def test_impossible_names(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(StorageError) as caught:
            _write(tmp_path / name)
        assert caught.value.code == "E705"
        assert _contents(tmp_path) == {}

    def test_a_dangling_link_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "out").symlink_to("nowhere")
        with pytest.raises(StorageError) as caught:
            _write(tmp_path / "out")
        assert caught.value.code == "E704"
        assert (tmp_path / "out").is_symlink()


WRITER = textwrap.dedent("""
    import sys
    from app.core.errors import StorageError
    from app.store.output import OutputFolder
    try:
        with OutputFolder(sys.argv[1]) as output:
            for number in range(4):
                output.write(f"mesh{number}.ply", bytes([number]) * 40_000)
            output.write("result.json", b"{}")
    except StorageError as error:
        print(error.code)
        sys.exit(error.exit_code)
""")


def _run(folder: Path, *wrapper: str) -> subprocess.CompletedProcess[str]:
    command = [*wrapper, sys.executable, "-c", WRITER, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name == "nt", reason="file size limits are a POSIX notion")
def test_a_real_file_size_limit(tmp_path: Path) -> None:
    done = _run(tmp_path / "out", "sh", "-c", 'ulimit -f 20; exec "$@"', "sh")
    assert (done.returncode, done.stdout.strip()) == (7, "E703")
    assert _contents(tmp_path) == {}


def _can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _can_mount(), reason="needs user namespaces to mount a file system of its own")
class TestRealDisks:
    def test_a_full_disk(self, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        script = 'mount -t tmpfs -o size=100k tmpfs "$0" && { "$@"; code=$?; ls -A "$0"; exit $code; }'
        done = _run(disk / "out", "unshare", "-rm", "sh", "-c", script, str(disk))
        assert (done.returncode, done.stdout.split()) == (7, ["E702"])  # and nothing listed after the code

    def test_a_read_only_disk(self, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        done = _run(
            disk / "out", "unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o ro tmpfs "$0" && exec "$@"', str(disk)
        )
        assert (done.returncode, done.stdout.strip()) == (7, "E701")


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a POSIX notion")
def test_a_kill_leaves_the_earlier_result_or_the_new_one_or_none(tmp_path: Path) -> None:
    """Kill a writer that rewrites one folder without end, at 12 moments: a result.json never stands on mixed files."""
    folder = tmp_path / "out"
    code = textwrap.dedent("""
        import itertools, sys
        from app.store.output import OutputFolder
        for turn in itertools.count():
            with OutputFolder(sys.argv[1]) as output:
                for name in ("a.ply", "b.ply", "c.ply", "result.json"):
                    output.write(name, b"%d" % turn)
    """)
    for moment in range(12):
        process = subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=ROOT)
        try:
            deadline = time.monotonic() + 30.0
            while not (folder / "result.json").exists() and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(0.003 * moment)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            process.wait()
        if (folder / "result.json").exists():
            turns = {(folder / name).read_bytes() for name in ("a.ply", "b.ply", "c.ply", "result.json")}
            assert len(turns) == 1
