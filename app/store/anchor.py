"""The end of each case's audit chain, signed and kept outside the case.

The installation has one Ed25519 key, made when it is first needed. After each event the signed head is written to the
user's data folder, and, when a case is closed or bundled, beside the case too. Without the key nobody can make an
anchor; with it missing or changed, the chain alone is checked and the state says so.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from platformdirs import user_data_path

from app.core.caselog import AuditHead
from app.core.errors import AlteredError, StorageError
from app.store.canonical import canonical
from app.store.layout import make_folder, now, read_small, replace_file, sync_folder, write_new
from app.store.output import storage_errors

_HEX_64 = re.compile(r"[0-9a-f]{64}")
_HEX_128 = re.compile(r"[0-9a-f]{128}")
_UID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class SignedHead:
    """A chain's end with a signature.

    Attributes:
        case: the case's uid.
        seq: the last event's number.
        hash: the last event's hash.
        at: when it was signed, ISO 8601, UTC.
        key: the signer's public key, 64 hex digits.
        signature: Ed25519 over `message`, 128 hex digits.
    """

    case: str
    seq: int
    hash: str
    at: str
    key: str
    signature: str = ""

    @property
    def head(self) -> AuditHead:
        """Without the signature."""
        return AuditHead(self.seq, self.hash)

    @property
    def message(self) -> bytes:
        """What is signed: the canonical JSON of all fields but the signature."""
        fields = {"at": self.at, "case": self.case, "hash": self.hash, "key": self.key, "seq": self.seq}
        return canonical(fields).encode("ascii")

    @property
    def genuine(self) -> bool:
        """Whether the signature is that of the named key."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key)).verify(
                bytes.fromhex(self.signature), self.message
            )
        except (InvalidSignature, ValueError):
            return False
        return True

    def to_bytes(self) -> bytes:
        """The file's content: one line of JSON."""
        fields: dict[str, Any] = json.loads(self.message)
        return (canonical({**fields, "signature": self.signature}) + "\n").encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes) -> SignedHead:
        """Read a file's content.

        Raises:
            ValueError: it is no signed head.
        """
        try:
            raw: dict[str, Any] = json.loads(data)
            signed = cls(*(raw[name] for name in ("case", "seq", "hash", "at", "key", "signature")))
            sound = (
                [type(raw["seq"]), type(raw["at"])] == [int, str]
                and _UID.fullmatch(signed.case)
                and _HEX_64.fullmatch(signed.hash)
                and _HEX_64.fullmatch(signed.key)
                and _HEX_128.fullmatch(signed.signature)
            )
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError(str(error)) from error
        if not sound:
            raise ValueError("a field is malformed")
        return signed


class Installation:
    """The installation's key, and the anchors of all cases that were written here.

    Args:
        folder: where both lie; the user's data folder by default.

    Raises:
        StorageError: the key cannot be made or read (E7xx).
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_folder()
        self._key = self._load_key()
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.public_key = raw.hex()

    def sign(self, case: str, head: AuditHead) -> SignedHead:
        """Sign a chain's end."""
        signed = SignedHead(case, head.seq, head.hash, now(), self.public_key)
        return SignedHead(
            signed.case, signed.seq, signed.hash, signed.at, signed.key, self._key.sign(signed.message).hex()
        )

    def anchor(self, case: str, head: AuditHead) -> SignedHead:
        """Sign a chain's end and keep it, durably."""
        signed = self.sign(case, head)
        replace_file(self._path(case), signed.to_bytes(), 0o600)
        return signed

    def anchored(self, case: str) -> SignedHead | None:
        """The kept end of a case's chain; None when the case was never written here.

        Raises:
            AlteredError: the anchor is damaged, or its signature is not this installation's (E906).
        """
        path = self._path(case)
        data = read_small(path)
        if data is None:
            return None
        try:
            signed = SignedHead.from_bytes(data)
        except ValueError as error:
            raise _false_anchor(path, f"is damaged ({error})") from error
        if signed.case != case or signed.key != self.public_key or not signed.genuine:
            raise _false_anchor(path, "was not signed by this installation for this case")
        return signed

    def _path(self, case: str) -> Path:
        if not _UID.fullmatch(case):
            raise AlteredError("the case's identifier is malformed", remedy="restore the case", code="E903")
        return self.folder / "anchors" / f"{case}.json"

    def _load_key(self) -> Ed25519PrivateKey:
        path = self.folder / "installation-key.pem"
        data = read_small(path) or self._make_key(path)
        try:
            key = load_pem_private_key(data, None)
            if not isinstance(key, Ed25519PrivateKey):
                raise TypeError(type(key))
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            remedy = "restore it from a backup, or move it away: a new one is made, which cannot check earlier anchors"
            raise StorageError("the installation's key is damaged", file=path, remedy=remedy, code="E707") from error
        return key

    @staticmethod
    def _make_key(path: Path) -> bytes:
        """Make the key; of several instances that start at once, one wins and the others read its key."""
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with storage_errors(path):
            make_folder(path.parent)
            write_new(aside, pem, 0o400)
            try:
                os.link(aside, path)
            except FileExistsError:
                pass
            finally:
                aside.unlink(missing_ok=True)
            sync_folder(path.parent)
            return path.read_bytes()


def data_folder() -> Path:
    """Where the installation's key, the anchors and the list of recent cases lie."""
    return user_data_path("enface", appauthor=False)


def _false_anchor(path: Path, what: str) -> AlteredError:
    remedy = "find out who changed it; to go on without it, move the file away"
    return AlteredError(f"the anchor of the audit trail {what}", file=path, remedy=remedy, code="E906")
