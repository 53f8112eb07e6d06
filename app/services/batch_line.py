"""One line of a batch, by whomever it is worked on: the window's queue, a local worker, one of a cluster.

A line's work has a key: the hash of its photos' bytes, the model and every choice that changes the result. What was
made under the same key is kept and not made again, so a batch that was stopped goes on where it stood. Two workers
never make the same line at once (`app.store.lease`), and a line's files appear together, with the record of how they
were made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import __version__
from app.core.errors import CancelledError, EnfaceError, StorageError
from app.core.jobs import JobContext
from app.core.records import ReconstructionResult
from app.networks.manifest import read_manifest
from app.services.batch import BatchRow
from app.services.export import DEFAULT_FORMATS, OWNED, RESULT_NAME, SIDECAR_NAME, write_outputs
from app.services.reconstruct import ReconstructRequest, reconstruct
from app.store.canonical import canonical, digest
from app.store.layout import make_folder, read_small
from app.store.lease import LASTS_S, Lease
from app.store.output import OutputFolder, storage_errors

if TYPE_CHECKING:
    from app.networks.runtime import Predictor

FAILURE_NAME = "failure.json"
LEASES = ".enface-leases"
HELPERS = ("pivot",)
"""Networks that take part where there is one photo alone."""
RECIPE = 1
"""Version of the recipe: a line is made anew when it has changed."""
_OF_PHOTOS = ("E3", "E4", "E5", "E610", "E611")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class BatchChoices:
    """What is chosen for all lines; see `app.services.reconstruct.ReconstructRequest`."""

    model: str | None = None
    device: str = "auto"
    rotate: str = "auto"
    ipd_mm: float | None = None
    formats: tuple[str, ...] = ()

    @property
    def all_formats(self) -> tuple[str, ...]:
        """Mesh formats that are written."""
        return tuple(dict.fromkeys((*DEFAULT_FORMATS, *self.formats)))


@dataclass(frozen=True)
class LineDone:
    """What became of a line.

    Attributes:
        folder: its files.
        key: of the work.
        digest: SHA-256 over everything that was made but the time it took; the same for the same key and processor.
        kept: it was there already.
    """

    folder: Path
    key: str
    digest: str
    kept: bool = False


def work_line(
    row: BatchRow,
    out: Path,
    predictor: Predictor,
    choices: BatchChoices | None = None,
    ctx: JobContext | None = None,
    *,
    again: bool = True,
    lease_s: float = LASTS_S,
) -> LineDone:
    """Reconstruct one line into a folder of its own, unless that was done before.

    Args:
        row: the line.
        out: holds the folders of all lines.
        predictor: the loaded network.
        choices: the rest of the recipe.
        ctx: progress and cancellation.
        again: try a photo again that failed under the same key before.
        lease_s: see `app.store.lease.Lease`.

    Raises:
        TakenError: another worker is at this line.
        EnfaceError: what `reconstruct` and `write_outputs` raise; where the photo is to blame, `failure.json` says so.
    """
    ctx, choices = ctx or JobContext(), choices or BatchChoices()
    folder = out / row.name
    key = _key(row, choices, predictor)
    done = _found(folder, key)
    if done is not None:
        return done
    if not again:
        _raise_earlier(folder, key)
    with storage_errors(out):
        make_folder(out / LEASES)
    with Lease(out / LEASES / row.name, lease_s) as lease:
        done = _found(folder, key)  # by the one who held the lease before
        if done is not None:
            return done
        with _failures_noted(folder, row, key, lease):
            return _make(row, folder, predictor, choices, ctx, lease)


def is_of_photo(code: str) -> bool:
    """Whether a failure lies in the photo, so that trying again would change nothing."""
    return code.startswith(_OF_PHOTOS)


def _make(
    row: BatchRow, folder: Path, predictor: Predictor, choices: BatchChoices, ctx: JobContext, lease: Lease
) -> LineDone:
    request = ReconstructRequest(row.front, row.side, rotate=choices.rotate, ipd_mm=choices.ipd_mm)
    result = reconstruct(request, ctx, predictor)
    side = None if result.side_photo is None else result.side_photo.sha256
    key = _key_of(result.front_photo.sha256, side, choices, predictor)
    record: dict[str, Any] = {}

    def sidecar(hashes: dict[str, str]) -> bytes:
        record.update(_record(row, result, choices, key, hashes))
        lease.require()  # the last moment before the files are made known
        return (json.dumps(record, indent=1) + "\n").encode("ascii")

    # A worker that was suspended here for longer than its lease lasts finds the folder made by another, and leaves it.
    write_outputs(result, folder, choices.all_formats, ctx=ctx, sidecar=sidecar, first_wins=True)
    with suppress(OSError):
        (folder / FAILURE_NAME).unlink(missing_ok=True)
    return LineDone(folder, key, record["digest"])


def _record(
    row: BatchRow, result: ReconstructionResult, choices: BatchChoices, key: str, hashes: dict[str, str]
) -> dict[str, Any]:
    timeless = {name: value for name, value in result.to_json().items() if name != "timings_s"}
    files = {name: sha256 for name, sha256 in hashes.items() if name != RESULT_NAME}
    return {
        "schema": 1,
        "line": row.name,
        "key": key,
        "digest": hashlib.sha256(canonical({"files": files, "result": timeless}).encode()).hexdigest(),
        "front": {"file": row.front.name, "sha256": result.front_photo.sha256},
        "side": None if row.side is None or result.side_photo is None
        else {"file": row.side.name, "sha256": result.side_photo.sha256},
        "model": {"name": result.model.name, "sha256": result.model.sha256},
        "choices": asdict(choices),
        "enface": __version__,
        "files": hashes,
    }  # fmt: skip


def _found(folder: Path, key: str) -> LineDone | None:
    """What was made under this key, if it is there and whole."""
    if not (folder / RESULT_NAME).is_file():
        return None
    record = _read(folder / SIDECAR_NAME)
    if record.get("key") != key or not isinstance(record.get("digest"), str):
        return None
    if not all((folder / name).is_file() for name in record.get("files", ())):
        return None
    return LineDone(folder, key, record["digest"], kept=True)


def _raise_earlier(folder: Path, key: str) -> None:
    earlier = _read(folder / FAILURE_NAME)
    if earlier.get("key") == key and is_of_photo(str(earlier.get("code"))):
        error = EnfaceError(
            str(earlier["cause"]), file=earlier["file"], remedy=str(earlier["remedy"]), code=earlier["code"]
        )
        error.exit_code = int(earlier["exit_code"])
        raise error


@contextmanager
def _failures_noted(folder: Path, row: BatchRow, key: str, lease: Lease) -> Iterator[None]:
    """Leave word of a photo that cannot be used in the line's folder; an older result goes."""
    try:
        yield
    except CancelledError:
        raise
    except EnfaceError as error:
        if is_of_photo(error.code) and lease.held:
            fields = {name: getattr(error, name) for name in ("code", "file", "cause", "remedy", "exit_code")}
            with OutputFolder(folder, OWNED) as output:
                output.write(FAILURE_NAME, json.dumps({"line": row.name, "key": key, **fields}, indent=1).encode())
        raise


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_small(path) or b"{}")
    except (ValueError, StorageError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(row: BatchRow, choices: BatchChoices, predictor: Predictor) -> str:
    side = None if row.side is None else _hash(row.side)
    return _key_of(_hash(row.front), side, choices, predictor)


def _key_of(front: str, side: str | None, choices: BatchChoices, predictor: Predictor) -> str:
    models = [predictor.info.sha256]
    if side is None:
        models += [entry.sha256 for entry in read_manifest().models.values() if entry.architecture in HELPERS]
    chosen = {"rotate": choices.rotate, "ipd_mm": choices.ipd_mm, "formats": list(choices.all_formats)}
    return digest({"recipe": RECIPE, "front": front, "side": side, "models": models, "choices": chosen})


def _hash(photo: Path) -> str:
    """SHA-256 of a photo; "" of one that cannot be read: reading it as a photo says why."""
    hasher = hashlib.sha256()
    try:
        if not photo.is_file():
            return ""
        with photo.open("rb") as stream:
            while data := stream.read(_CHUNK):
                hasher.update(data)
    except (OSError, ValueError):
        return ""
    return hasher.hexdigest()
