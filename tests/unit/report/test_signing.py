"""Signed reports: whole ones pass, every change is found, and a wrong key or root is said."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from app.core.errors import AlteredError, UsageError
from app.report.content import Template
from app.report.document import ReportOptions, report_bytes
from app.report.signing import SigningKey, read_key, sign_report, verify_report
from tests.helpers.reports import content

PASSWORD = "correct horse"


def make_key(name: str) -> tuple[bytes, bytes]:
    """A PKCS#12 file and the certificate in it (PEM), signed by itself."""
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.now(UTC) - timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(usage, critical=True)
        .sign(secret, hashes.SHA256())
    )
    bag = pkcs12.serialize_key_and_certificates(
        b"examiner", secret, certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )
    return bag, certificate.public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def report() -> bytes:
    return report_bytes(content(Template.SUMMARY, stills=()), ReportOptions(Template.SUMMARY))


@pytest.fixture(scope="module")
def key() -> tuple[bytes, bytes]:
    return make_key("Dr. A. Example")


@pytest.fixture(scope="module")
def signed(report: bytes, key: tuple[bytes, bytes]) -> bytes:
    return sign_report(report, SigningKey(key[0], PASSWORD.encode(), "examined"))


def check(tmp_path: Path, data: bytes, *roots: bytes):
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    places = []
    for number, root in enumerate(roots):
        places.append(tmp_path / f"root{number}.pem")
        places[-1].write_bytes(root)
    return verify_report(path, places)


def test_a_signed_report_names_its_signer_and_is_intact(tmp_path, signed, report):
    found = check(tmp_path, signed)
    assert (found.signed, found.intact, found.trusted, found.problem) == (True, True, None, "")
    assert "Dr. A. Example" in found.signer
    assert found.sha256 == hashlib.sha256(signed).hexdigest()
    assert abs(found.signed_at - datetime.now(UTC)) < timedelta(minutes=10)
    assert signed.startswith(report)  # what was signed is the report, unchanged


def test_trust_depends_on_the_readers_roots(tmp_path, signed, key):
    assert check(tmp_path, signed, key[1]).trusted is True
    assert check(tmp_path, signed, make_key("somebody else")[1]).trusted is False


def test_a_report_without_signature_says_so(tmp_path, report):
    found = check(tmp_path, report)
    assert (found.signed, found.intact, found.signer) == (False, None, "")


def test_every_changed_byte_is_found(tmp_path, signed):
    """One bit in each of sixty places of the file, those of the signature itself included."""
    places = np.random.default_rng(7).choice(len(signed), 60, replace=False)
    missed = []
    for place in places.tolist():
        data = bytearray(signed)
        data[place] ^= 1 << (place % 8)
        try:
            found = check(tmp_path, bytes(data))
        except AlteredError:
            continue
        if found.intact:
            missed.append(place)
    # Behind the signature its gap is filled up with zeros, which say nothing.
    start = signed.rindex(b"/Contents <")
    assert [place for place in missed if not start < place < signed.index(b">", start)] == []


def test_what_is_added_after_signing_is_found(tmp_path, signed):
    found = check(tmp_path, signed + b"\n% a remark\n")
    assert found.intact is False
    assert "added" in found.problem


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9])
def test_a_file_that_was_cut_off_is_damaged(tmp_path, report, part):
    with pytest.raises(AlteredError) as caught:
        check(tmp_path, report[: int(part * len(report))])
    assert caught.value.exit_code == 9


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.4\n" + b"\xff" * 500])
def test_what_is_no_pdf_is_damaged(tmp_path, data):
    with pytest.raises(AlteredError):
        check(tmp_path, data)


def test_a_wrong_password_or_file_is_said(tmp_path, key):
    path = tmp_path / "key.p12"
    path.write_bytes(key[0])
    assert "correct" not in repr(read_key(path, PASSWORD))
    for data, password in ((key[0], "wrong"), (b"no key", PASSWORD), (b"", "")):
        path.write_bytes(data)
        with pytest.raises(UsageError) as caught:
            read_key(path, password)
        assert caught.value.code == "E164"
    with pytest.raises(UsageError):
        read_key(tmp_path / "missing.p12", PASSWORD)


def test_a_root_that_is_no_certificate_is_said(tmp_path, signed):
    with pytest.raises(UsageError) as caught:
        check(tmp_path, signed, b"no certificate")
    assert caught.value.code == "E165"


def test_a_missing_report_is_said(tmp_path):
    with pytest.raises(UsageError):
        verify_report(tmp_path / "missing.pdf")
