"""A Dask cluster as an administrator would start it: a scheduler and workers in processes of their own, mutual TLS."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT


def write_certificates(folder: Path) -> tuple[Path, Path, Path]:
    """Authority, certificate and key (PEM) of a new authority."""
    from distributed import Security

    made = Security.temporary()
    texts = {"ca.pem": made.tls_ca_file, "cert.pem": made.tls_client_cert, "key.pem": made.tls_client_key}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder / "ca.pem", folder / "cert.pem", folder / "key.pem"


@dataclass(frozen=True)
class Cluster:
    """A running cluster.

    Attributes:
        address: of the scheduler.
        ca, certificate, key: PEM files of a user.
        pid: of the command that started the workers, and starts one again that has died.
    """

    address: str
    ca: Path
    certificate: Path
    key: Path
    pid: int


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Start one on the loopback."""
    ca, certificate, key = write_certificates(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tls://127.0.0.1:{port}"
    tls = ["--tls-ca-file", str(ca), "--tls-cert", str(certificate), "--tls-key", str(key)]
    dask = [sys.executable, "-m", "dask"]
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS", "NUMBA")}
    environment = {**os.environ, **threads, "PYTHONPATH": str(ROOT)}
    commands = [
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--protocol", "tls", *tls],
        [*dask, "worker", address, "--nthreads", "1", "--nworkers", str(workers), "--no-dashboard",
         "--local-directory", str(folder), "--memory-limit", "0", "--protocol", "tls", *tls],
    ]  # fmt: skip
    with (folder / "cluster.log").open("wb") as log:
        running = []
        try:
            for command in commands:
                running.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log))
                time.sleep(1.0)
            yield Cluster(address, ca, certificate, key, running[-1].pid)
        finally:
            for process in reversed(running):
                process.terminate()
            for process in running:
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
