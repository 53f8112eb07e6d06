"""Signing a finished report with a PKCS#12 key, and checking such a signature, by pyHanko; nothing is fetched.

A signature covers the whole file and certifies it: no later change is allowed. It says who signed and that nothing was
changed since; whether the signer is whom the certificate names depends on the roots that the reader trusts.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import AlteredError, UsageError

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner

FIELD = "EnfaceSignature"
MAX_KEY_BYTES = 1 << 20
MAX_REPORT_BYTES = 256 << 20


@dataclass(frozen=True)
class SigningKey:
    """A key to sign reports with.

    Attributes:
        pkcs12: bytes of the .p12 file.
        password: of the file.
        reason: why the report is signed, stored in the signature.
    """

    pkcs12: bytes
    password: bytes
    reason: str = ""

    def __repr__(self) -> str:
        return "SigningKey(...)"


@dataclass(frozen=True)
class ReportCheck:
    """What a report's file says about its own integrity.

    Attributes:
        sha256: of the file; what the case recorded.
        signed: whether it carries a signature.
        intact: whether the signature agrees with the whole file; None when there is none.
        trusted: whether the certificate leads to one of the given roots; None when there is no signature or no root.
        signer: whom the certificate names.
        fingerprint: SHA-256 of the certificate, hex.
        signed_at: when, by the signer's own clock.
        problem: what is wrong, one sentence, or "".
    """

    sha256: str
    signed: bool
    intact: bool | None = None
    trusted: bool | None = None
    signer: str = ""
    fingerprint: str = ""
    signed_at: datetime | None = None
    problem: str = ""


def read_key(path: Path, password: str, reason: str = "") -> SigningKey:
    """A signing key from a .p12 file.

    Raises:
        UsageError: the file cannot be read, or is no PKCS#12 file with this password (E164).
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_KEY_BYTES)
    except OSError as error:
        cause = f"the signing key cannot be read ({error.strerror or type(error).__name__})"
        raise UsageError(cause, file=path, remedy="name a PKCS#12 file (.p12)", code="E164") from error
    key = SigningKey(data, password.encode(), reason)
    _signer(key)
    return key


def sign_report(pdf: bytes, key: SigningKey) -> bytes:
    """The report with a signature that certifies the whole of it.

    Raises:
        UsageError: the key cannot be used (E164).
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    signer = _signer(key)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        reason=key.reason or None,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    output = io.BytesIO()
    sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer, output=output)
    return output.getvalue()


def verify_report(path: Path, roots: Sequence[Path] = ()) -> ReportCheck:
    """Check the signature of a report's file.

    Args:
        path: the PDF.
        roots: files with certificates (PEM, also several in one, or DER) that are trusted; without any, nothing is
            said about trust.

    Raises:
        UsageError: the file or a root cannot be read (E165).
        AlteredError: the file is damaged, so that it is no PDF that can be read (E909).
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    data = _read(path, MAX_REPORT_BYTES)
    sha256 = hashlib.sha256(data).hexdigest()
    trusted = [certificate for root in roots for certificate in _certificates(root)]
    try:
        with _quiet():
            reader = PdfFileReader(io.BytesIO(data))
            found = reader.embedded_signatures
            if not found:
                _read_to_the_end(reader)
                return ReportCheck(sha256, signed=False)
            return _checked(sha256, found, trusted)
    except (PdfError, ValueError, KeyError, TypeError, OSError, IndexError, AttributeError, RecursionError) as error:
        raise AlteredError(
            f"the report is damaged ({type(error).__name__})",
            file=path,
            remedy="compare it with the copy in the case",
            code="E909",
        ) from error


def _read_to_the_end(reader: object) -> None:
    """Touch the page tree, so that a file cut off within it is not called whole."""
    root = reader.root  # type: ignore[attr-defined]
    if int(root["/Pages"]["/Count"]) < 1:
        raise ValueError("no pages")


def _checked(sha256: str, found: Sequence[object], roots: list[Certificate]) -> ReportCheck:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    signature = found[0]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(signature, signer_validation_context=context)  # type: ignore[arg-type]
    problem = ""
    if len(found) != 1:
        problem = f"it carries {len(found)} signatures instead of one"
    elif not status.valid:
        problem = "the signature does not belong to this content"
    elif not status.intact:
        problem = "its content was changed after it was signed"
    elif status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        problem = "something was added to the file after it was signed"
    certificate = status.signing_cert
    return ReportCheck(
        sha256=sha256,
        signed=True,
        intact=not problem,
        trusted=bool(status.trusted) if roots else None,
        signer=certificate.subject.human_friendly,
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        signed_at=status.signer_reported_dt,
        problem=problem,
    )


def _signer(key: SigningKey) -> SimpleSigner:
    from cryptography.hazmat.primitives.serialization import pkcs12
    from pyhanko.sign.signers import SimpleSigner

    try:
        # Asked first: pyHanko only logs why a file cannot be used.
        secret, certificate, _ = pkcs12.load_key_and_certificates(key.pkcs12, key.password or None)
    except (ValueError, TypeError) as error:
        raise _unusable("it is no PKCS#12 file, or the password is wrong") from error
    if secret is None or certificate is None:
        raise _unusable("it holds no key with its certificate")
    signer: SimpleSigner | None = SimpleSigner.load_pkcs12_data(
        key.pkcs12, other_certs=[], passphrase=key.password or None
    )
    if signer is None:
        raise _unusable("its kind of key is not supported")
    return signer


def _unusable(why: str) -> UsageError:
    return UsageError(f"the signing key cannot be used: {why}", remedy="check the file and its password", code="E164")


def _certificates(path: Path) -> list[Certificate]:
    from asn1crypto import pem, x509

    data = _read(path, MAX_KEY_BYTES)
    try:
        encoded = [inner for _, _, inner in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        certificates = [x509.Certificate.load(inner) for inner in encoded]
        for certificate in certificates:
            certificate.native  # noqa: B018 - parses all of it
    except (ValueError, TypeError) as error:
        raise UsageError(
            "this is no certificate", file=path, remedy="name a PEM or DER certificate", code="E165"
        ) from error
    return certificates


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        cause = f"the file cannot be read ({error.strerror or type(error).__name__})"
        raise UsageError(cause, file=path, remedy="name a file that exists", code="E165") from error
    if len(data) > limit:
        raise UsageError(f"the file is larger than {limit >> 20} MiB", file=path, remedy="name a report", code="E165")
    return data


@contextmanager
def _quiet() -> Iterator[None]:
    """While it lasts, pyHanko logs only what is critical: what it finds is in its answer."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
