"""Evidence in an S3-style store, behind the same interface as a folder.

What comes in is written and verified in the case folder first, which from then on serves as a cache. Then it is put
into the store, read back whole and hashed; only then is it acknowledged. Reading trusts nothing but the hash. A network
that drops, delays or shortens replies is tried again, and then told as a network that failed (E740), never as evidence
that was altered (E901); what was acknowledged before stays where it is.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from app.core.casefile import Verification
from app.core.errors import AlteredError, StorageError
from app.core.jobs import JobContext
from app.store.objects import MAX_BYTES, Check, ObjectStore, Stored
from app.store.server_settings import is_here

if TYPE_CHECKING:
    from botocore.client import BaseClient

ATTEMPTS = 5
_CHUNK = 1 << 20
_MISSING = ("404", "NoSuchKey", "NotFound")

T = TypeVar("T")


@dataclass(frozen=True)
class S3Place:
    """Where objects are kept.

    Attributes:
        bucket: its name.
        prefix: before every key, without slashes at its ends; may be empty.
        endpoint: address of the store, "" for that of the AWS configuration.
        region: "" for that of the AWS configuration.
        timeout_s: longest wait for a connection or for the next bytes.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    timeout_s: float = 30.0

    @classmethod
    def parse(cls, address: str) -> S3Place:
        """From "s3://bucket/prefix?endpoint=https://store.example&region=eu-1".

        Raises:
            StorageError: it is no such address, or would send evidence over a network unprotected (E740).
        """
        parts = urlsplit(address)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        endpoint = urlsplit(asked.get("endpoint", ""))
        remedy = "give s3://BUCKET/PREFIX?endpoint=https://HOST as the place of evidence"
        if parts.scheme != "s3" or not parts.netloc or set(asked) - {"endpoint", "region", "timeout"}:
            raise StorageError(f"{address!r} is no address of a store", remedy=remedy, code="E740")
        if endpoint.scheme not in ("", "https") and not (
            endpoint.scheme == "http" and is_here(endpoint.hostname or "-")
        ):
            raise StorageError("beyond this computer evidence travels encrypted only", remedy=remedy, code="E740")
        try:
            timeout = float(asked.get("timeout", cls.timeout_s))
        except ValueError as error:
            raise StorageError("the time-out is no number", remedy=remedy, code="E740") from error
        return cls(parts.netloc, parts.path.strip("/"), asked.get("endpoint", ""), asked.get("region", ""), timeout)


class S3Store(ObjectStore):
    """See `app.store.objects.ObjectStore`.

    Args:
        place: the store.
        group: after the place's prefix, e.g. "UID/evidence".
        root: folder of the local copies.

    Raises:
        StorageError: the library for such stores is not installed (E740).
    """

    def __init__(self, place: S3Place, group: str, root: Path) -> None:
        super().__init__(root)
        self._place = place
        self._group = "/".join(part for part in (place.prefix, group) if part)
        self._client = _client(place)

    def local(self, sha256: str) -> Path:
        """A local copy of the bytes, fetched where there is none that still has the hash."""
        path = self.path(sha256)
        if path.exists():
            if self._hash(path, None).sha256 == sha256:
                return path
            path.unlink()
        fetched = super()._add(iter([self.read(sha256)]), None)
        if fetched.sha256 != sha256:
            raise self._altered(sha256, "is not what was stored")
        return path

    def read(self, sha256: str, limit: int = MAX_BYTES) -> bytes:
        """The bytes, if they are still the ones that were stored; E740 where the store cannot be asked."""
        self.path(sha256)
        pieces: list[bytes] = []
        found = self._fetch(sha256, None, pieces, limit)
        if found is None:
            raise self._altered(sha256, "is missing from the store")
        if found.sha256 != sha256:
            raise self._altered(sha256, "is not what was stored")
        return b"".join(pieces)

    def glance(self, sha256: str, size: int) -> Check:
        """Ask for the size alone."""
        try:
            self.path(sha256)
        except AlteredError:
            return Check(sha256, Verification.FAILED, "its row names no hash")
        found = self._size(sha256)
        if found is None:
            return Check(sha256, Verification.FAILED, "missing from the store")
        if found != size:
            return Check(sha256, Verification.FAILED, f"{found} bytes instead of {size}")
        return Check(sha256, Verification.NOT_CHECKED)

    def check(self, sha256: str, size: int, ctx: JobContext | None = None) -> Check:
        """Read and hash all the bytes in the store."""
        glance = self.glance(sha256, size)
        if glance.failed:
            return glance
        found = self._fetch(sha256, ctx)
        if found is None:
            return Check(sha256, Verification.FAILED, "missing from the store")
        if found.sha256 != sha256:
            return Check(sha256, Verification.FAILED, f"its SHA-256 is {found.sha256}")
        return Check(sha256, Verification.VERIFIED)

    def hashes(self) -> Iterator[str]:
        """The names of all objects here."""
        after = ""
        while True:
            page = self._ask(partial(self._page, after))
            keys = [str(item["Key"]) for item in page.get("Contents", ())]
            yield from (key.rpartition("/")[2] for key in keys)
            if not page.get("IsTruncated") or not keys:
                return
            after = keys[-1]

    def put(self, stored: Stored, ctx: JobContext | None = None) -> None:
        """Put a local file into the store, and read it back.

        Raises:
            StorageError: that could not be done (E740); nothing was acknowledged.
            AlteredError: other bytes have this name there (E901).
        """
        for attempt in range(ATTEMPTS):
            if self._size(stored.sha256) is None:
                self._ask(lambda: self._send(stored))
            found = self._fetch(stored.sha256, ctx)
            if found == stored:
                return
            if found is not None and attempt:
                raise self._altered(stored.sha256, "is in the store with other bytes")
        raise self._failed("what was put there is not found afterwards")

    def _add(self, chunks: Iterator[bytes], ctx: JobContext | None) -> Stored:
        written = super()._add(chunks, ctx)
        self.put(written, ctx)
        return written

    def _page(self, after: str) -> dict[str, Any]:
        found: dict[str, Any] = self._client.list_objects_v2(
            Bucket=self._place.bucket, Prefix=f"{self._group}/sha256/", StartAfter=after
        )
        return found

    def _send(self, stored: Stored) -> None:
        with self.path(stored.sha256).open("rb") as stream:
            self._client.put_object(Bucket=self._place.bucket, Key=self._key(stored.sha256), Body=stream)

    def _size(self, sha256: str) -> int | None:
        def ask() -> int | None:
            try:
                return int(self._client.head_object(Bucket=self._place.bucket, Key=self._key(sha256))["ContentLength"])
            except self._client.exceptions.ClientError as error:
                if _code(error) in _MISSING:
                    return None
                raise

        return self._ask(ask)

    def _fetch(
        self, sha256: str, ctx: JobContext | None, pieces: list[bytes] | None = None, limit: int = MAX_BYTES
    ) -> Stored | None:
        """Hash and size of what the store holds under a name; None when it holds nothing."""

        def ask() -> Stored | None:
            try:
                reply = self._client.get_object(Bucket=self._place.bucket, Key=self._key(sha256))
            except self._client.exceptions.ClientError as error:
                if _code(error) in _MISSING:
                    return None
                raise
            hasher, size = hashlib.sha256(), 0
            if pieces is not None:
                pieces.clear()
            with reply["Body"] as body:
                while data := body.read(_CHUNK):
                    if ctx is not None:
                        ctx.check()
                    size += len(data)
                    if size > limit:
                        raise self._altered(sha256, "is far larger than it should be")
                    hasher.update(data)
                    if pieces is not None:
                        pieces.append(data)
            if size != int(reply["ContentLength"]):
                raise OSError("the reply was cut short")
            return Stored(hasher.hexdigest(), size)

        return self._ask(ask)

    def _ask(self, ask: Callable[[], T]) -> T:
        """Ask the store, again if need be."""
        from botocore.exceptions import BotoCoreError, ClientError
        from urllib3.exceptions import HTTPError

        cause: Exception | None = None
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(min(0.1 * 2**attempt, 2.0))
            try:
                return ask()
            except ClientError as error:
                if 400 <= error.response["ResponseMetadata"]["HTTPStatusCode"] < 500:
                    raise self._failed(f"it refuses: {_code(error)}") from error
                cause = error
            except (BotoCoreError, HTTPError, OSError) as error:
                cause = error
        raise self._failed(f"{type(cause).__name__}: {cause}") from cause

    def _key(self, sha256: str) -> str:
        return f"{self._group}/sha256/{sha256[:2]}/{sha256}"

    def _failed(self, what: str) -> StorageError:
        return StorageError(
            f"the store of evidence could not be used ({what})",
            file=f"s3://{self._place.bucket}/{self._group}",
            remedy="check the network and the store, then try again; what was confirmed is stored",
            code="E740",
        )


def _client(place: S3Place) -> BaseClient:
    if find_spec("boto3") is None:
        remedy = "install it: pip install 'enface[objects]'"
        raise StorageError("the library for S3-style stores is not installed", remedy=remedy, code="E740")
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=place.timeout_s,
        read_timeout=place.timeout_s,
        retries={"mode": "standard", "total_max_attempts": 2},
        s3={"addressing_style": "path"},
    )
    return boto3.session.Session().client(
        "s3", endpoint_url=place.endpoint or None, region_name=place.region or None, config=config
    )


def _code(error: Any) -> str:  # noqa: ANN401 - botocore's error, imported late
    return str(error.response.get("Error", {}).get("Code", ""))
