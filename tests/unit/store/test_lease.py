"""Leases: one holder, taken over from the dead and the silent, never from the living."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.store.lease import Lease
from app.store.output import TakenError


def test_one_holder_at_a_time_and_nothing_stays_behind(tmp_path: Path) -> None:
    path = tmp_path / "line"
    with Lease(path) as lease:
        lease.require()
        with pytest.raises(TakenError), Lease(path):
            pass
        assert lease.held
    with Lease(path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lease_is_kept_as_long_as_its_holder_lives(tmp_path: Path) -> None:
    path = tmp_path / "line"
    with Lease(path, 0.6):
        time.sleep(1.0)
        with pytest.raises(TakenError), Lease(path, 0.6):
            pass


def test_a_silent_holder_of_another_computer_loses_it(tmp_path: Path) -> None:
    path = tmp_path / "line"
    path.write_text(json.dumps({"token": "0", "host": "elsewhere", "pid": 1, "born": "1"}))
    with pytest.raises(TakenError), Lease(path, 30):
        pass
    long_ago = time.time() - 31
    os.utime(path, (long_ago, long_ago))
    with Lease(path, 30) as lease:
        assert lease.held


def test_a_killed_holder_of_this_computer_loses_it_at_once(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "line"
    code = (
        "import os, pathlib; from app.store.lease import Lease\n"
        f"Lease(pathlib.Path({str(path)!r})).__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=root, check=False)
    assert path.exists()
    with Lease(path) as lease:
        assert lease.held


def test_whoever_lost_it_is_told_before_anything_is_made_known(tmp_path: Path) -> None:
    path = tmp_path / "line"
    with Lease(path) as late:
        path.unlink()
        with Lease(path), pytest.raises(TakenError):
            late.require()
    assert not path.exists()


def test_of_many_that_find_a_lapsed_lease_one_gets_it(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / f"line{number}"
        path.write_text(json.dumps({"token": "0", "host": "elsewhere"}))
        os.utime(path, (0, 0))
        held: list[bool] = []
        done = threading.Barrier(6)

        def claim(path: Path = path, held: list[bool] = held, done: threading.Barrier = done) -> None:
            try:
                with Lease(path) as lease:
                    done.wait(10)
                    held.append(lease.held)  # who was overtaken in between is told before its work is made known
            except TakenError:
                done.wait(10)

        threads = [threading.Thread(target=claim) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(held) == 1
