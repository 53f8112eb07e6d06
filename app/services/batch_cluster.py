"""Workers of a batch on Dask: processes of this computer, or a cluster that somebody started.

Whoever can speak to a Dask scheduler can run code on its workers. So local processes speak TLS with certificates that
are made for this one run, and a cluster beyond the loopback is spoken to through mutual TLS only.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.core.cores import available_cores
from app.core.errors import EnfaceError, UsageError
from app.services.batch_run import WorkerState, gone
from app.services.batch_worker import Answer, BatchTask, perform

if TYPE_CHECKING:
    from distributed import Client, Future, Security

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PATIENCE_S = "20s"
_LOOK_EVERY_S = 1.0
_SETTINGS = {
    "distributed.scheduler.worker-saturation": 1.0,  # a slow worker hoards nothing that a fast one could do
    "distributed.scheduler.allowed-failures": 3,
    "distributed.worker.daemon": False,
    "distributed.comm.timeouts.connect": _PATIENCE_S,
    "distributed.admin.tick.limit": "1h",  # loading a network holds the interpreter for seconds: no news
}


@dataclass(frozen=True)
class Place:
    """Where a batch is worked on.

    Attributes:
        scheduler: address of a cluster, e.g. "tls://gpu-server:8786"; None for processes of this computer.
        workers: how many such processes; None: as many as there are cores.
        ca: certificate authority of the cluster (PEM).
        certificate: this user's certificate (PEM).
        key: its private key (PEM).
    """

    scheduler: str | None = None
    workers: int | None = None
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


class DaskPool:
    """`app.services.batch_run.Pool` on Dask; use as a context manager.

    Args:
        place: where.

    Raises:
        UsageError: Dask is not installed (E233), the address or its certificates cannot be used (E234), or no scheduler
            answers there (E235).
    """

    def __init__(self, place: Place) -> None:
        require_dask()
        self._place = place
        self._answers: queue.SimpleQueue[tuple[str, Future[Any]]] = queue.SimpleQueue()
        self._futures: dict[str, Future[Any]] = {}
        self._run = os.urandom(4).hex()
        self._open = contextlib.ExitStack()
        self._client: Client
        self._workers: list[WorkerState] = []
        self._looked = 0.0

    def __enter__(self) -> DaskPool:
        import dask

        quiet = logging.getLogger("distributed")
        level = quiet.level
        quiet.setLevel(logging.CRITICAL)  # a worker that dies is counted and shown here
        self._open.callback(quiet.setLevel, level)
        self._open.enter_context(dask.config.set(_SETTINGS))
        try:
            self._client = self._start() if self._place.scheduler is None else self._join(self._place.scheduler)
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for future in list(self._futures.values()):
            with contextlib.suppress(Exception):
                future.cancel()
        self._open.close()

    def submit(self, task: BatchTask, attempt: int) -> None:
        """Hand a task to whichever worker is free."""
        key = f"enface-{self._run}-{task.row.name}-{attempt}-{time.monotonic_ns()}"
        future = self._client.submit(perform, task, key=key, pure=False, retries=0)
        self._futures[task.row.name] = future
        future.add_done_callback(lambda done, name=task.row.name: self._answers.put((name, done)))

    def answers(self, timeout_s: float) -> list[Answer]:
        """What has come back."""
        found = []
        try:
            found.append(self._answer(*self._answers.get(timeout=timeout_s)))
            while True:
                found.append(self._answer(*self._answers.get_nowait()))
        except queue.Empty:
            pass
        if not found and self._client.status != "running":
            raise gone("the scheduler of the cluster does not answer any more")
        return found

    def workers(self) -> list[WorkerState]:
        """Who works, as the scheduler says once a second."""
        now = time.monotonic()
        if now - self._looked >= _LOOK_EVERY_S:
            self._looked = now
            with contextlib.suppress(OSError, TimeoutError):
                self._workers = [_state(seen) for seen in _seen(self._client)]
        return self._workers

    def _answer(self, name: str, future: Future[Any]) -> Answer:
        self._futures.pop(name, None)
        if future.status == "finished":
            return future.result()  # type: ignore[no-any-return]
        if future.status in ("cancelled", "lost") and self._client.status != "running":
            raise gone("the scheduler of the cluster does not answer any more")
        error = future.exception() if future.status == "error" else None
        died = type(error).__name__ in ("KilledWorker", "NoneType")
        code = "E105" if died else "E101"
        what = "the worker died at this line" if died else f"unexpected error ({type(error).__name__}: {error})"
        short = EnfaceError(what, remedy="look at the photos and at the worker's memory", code=code)
        return Answer(name, "failed", code=code, problem=short.one_line(), exit_code=1)

    def _count(self) -> int:
        return self._place.workers or available_cores()

    def _start(self) -> Client:
        from distributed import Client, LocalCluster, Security

        scratch = self._open.enter_context(tempfile.TemporaryDirectory(prefix="enface-batch-"))
        one_thread = {f"{name}_NUM_THREADS": 1 for name in ("OMP", "MKL", "OPENBLAS", "NUMBA")}
        import dask

        self._open.enter_context(dask.config.set({"distributed.nanny.pre-spawn-environ": one_thread}))
        cluster = LocalCluster(
            n_workers=self._count(),
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            security=Security.temporary(),
            dashboard_address=None,
            memory_limit=0,
            local_directory=scratch,
            silence_logs=logging.CRITICAL,
        )
        self._open.enter_context(cluster)
        client: Client = self._open.enter_context(Client(cluster))
        return client

    def _join(self, address: str) -> Client:
        from distributed import Client

        security = security_of(self._place)
        try:
            client: Client = self._open.enter_context(Client(address, security=security, timeout=_PATIENCE_S))
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise UsageError(
                f"no scheduler answers at {address} ({type(error).__name__}: {error})",
                remedy="check the address, the certificates and that dask scheduler runs there",
                code="E235",
            ) from error
        return client


def security_of(place: Place) -> Security | None:
    """Encryption and certificates for a cluster; None on the loopback without TLS.

    Raises:
        UsageError: the address is none, or would leave this computer unprotected, or a certificate is missing (E234).
    """
    from distributed import Security

    parts = urlsplit(place.scheduler or "")
    remedy = "give tls://HOST:PORT with --tls-ca, --tls-cert and --tls-key"
    if parts.scheme not in ("tls", "tcp") or not parts.hostname:
        raise UsageError(f"{place.scheduler!r} is no address of a scheduler", remedy=remedy, code="E234")
    if parts.scheme == "tcp":
        if parts.hostname in _LOOPBACK:
            return None
        cause = "beyond this computer a cluster is spoken to through mutual TLS only"
        raise UsageError(cause, remedy=remedy, code="E234")
    configured: Any = Security()  # what Dask's own configuration names
    given: dict[str, Any] = {
        "tls_ca_file": place.ca or configured.tls_ca_file,
        "tls_client_cert": place.certificate or configured.tls_client_cert,
        "tls_client_key": place.key or configured.tls_client_key,
    }
    for name, file in given.items():
        if file is None or not Path(file).is_file():
            cause = f"the file for {name.replace('_', '-')} is missing"
            raise UsageError(cause, file=file, remedy=remedy, code="E234")
    return Security(require_encryption=True, **{name: str(file) for name, file in given.items()})


def require_dask() -> None:
    """Raise `UsageError` (E233) unless Dask is installed."""
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        remedy = "install it: pip install 'enface[cluster]'"
        raise UsageError("Dask is not installed", remedy=remedy, code="E233") from error


def _seen(client: Client) -> list[dict[str, Any]]:
    return list(client.scheduler_info(n_workers=-1)["workers"].values())


def _state(seen: dict[str, Any]) -> WorkerState:
    busy = int(seen.get("metrics", {}).get("task_counts", {}).get("executing", 0))
    return WorkerState(str(seen["name"]), str(seen["host"]), int(seen["nthreads"]), busy)
