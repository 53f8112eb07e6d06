"""The tables of a case; their form in the database comes from `app.store.migrations`, and a test compares the two."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text, UniqueConstraint, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.store.columns import Json, Literal

SHA256 = String(64)
TIME = String(32)


class Recorded:
    """What all tables share.

    Attributes:
        audited: whether each version of a row is pinned by a hash in the audit trail.
    """

    audited: ClassVar[bool] = True

    def values(self) -> dict[str, Any]:
        """The row's values by column."""
        return {column.key: getattr(self, column.key) for column in inspect(type(self)).columns}


class Base(Recorded, DeclarativeBase):
    """The tables of a case."""


class CaseRow(Base):
    """The case's own data: one row."""

    __tablename__ = "case_info"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    uid: Mapped[str] = mapped_column(String(32))
    number: Mapped[str] = mapped_column(Literal)
    examiner: Mapped[str] = mapped_column(Literal)
    reference: Mapped[str] = mapped_column(Literal)
    classification: Mapped[str] = mapped_column(Literal)
    description: Mapped[str] = mapped_column(Literal)
    created_at: Mapped[str] = mapped_column(TIME)
    enface_version: Mapped[str] = mapped_column(String(32))


class ExhibitRow(Base):
    """An item of evidence."""

    __tablename__ = "exhibits"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Literal)
    sha256: Mapped[str] = mapped_column(SHA256, index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(Literal)
    legal_basis: Mapped[str] = mapped_column(Literal)
    person_category: Mapped[str] = mapped_column(Literal)
    supplier_sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[str] = mapped_column(TIME)
    added_by: Mapped[str] = mapped_column(Literal)
    trashed_at: Mapped[str | None] = mapped_column(TIME)


class CheckRow(Base):
    """The last check of one stored item; earlier checks are in the audit trail."""

    __tablename__ = "checks"
    audited = False

    sha256: Mapped[str] = mapped_column(SHA256, primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[str] = mapped_column(TIME)
    detail: Mapped[str] = mapped_column(Literal)


class EditRow(Base):
    """A manual step on an exhibit or a result."""

    __tablename__ = "edits"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    exhibit_id: Mapped[int | None] = mapped_column(ForeignKey("exhibits.id"), index=True)
    result_id: Mapped[int | None] = mapped_column(ForeignKey("results.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    before: Mapped[Any] = mapped_column(Json)
    after: Mapped[Any] = mapped_column(Json)
    at: Mapped[str] = mapped_column(TIME)
    by: Mapped[str] = mapped_column(Literal)


class RunRow(Base):
    """A piece of processing with its recipe."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    operation: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    parameters: Mapped[Any] = mapped_column(Json)
    inputs: Mapped[Any] = mapped_column(Json)
    outputs: Mapped[Any] = mapped_column(Json)
    arrays: Mapped[Any] = mapped_column(Json)
    model_name: Mapped[str] = mapped_column(String(64))
    model_sha256: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(16))
    processor: Mapped[str] = mapped_column(Literal)
    threads: Mapped[int] = mapped_column(Integer)
    seeds: Mapped[Any] = mapped_column(Json)
    software: Mapped[Any] = mapped_column(Json)
    started_at: Mapped[str] = mapped_column(TIME)
    finished_at: Mapped[str] = mapped_column(TIME)
    operator: Mapped[str] = mapped_column(Literal)
    outcome: Mapped[str] = mapped_column(String(16))
    error: Mapped[Any] = mapped_column(Json)
    warnings: Mapped[Any] = mapped_column(Json)


class ResultRow(Base):
    """A result of a run."""

    __tablename__ = "results"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    trashed_at: Mapped[str | None] = mapped_column(TIME)


class DecisionRow(Base):
    """An analyst's word on a result; the last one counts."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Literal)
    at: Mapped[str] = mapped_column(TIME)
    by: Mapped[str] = mapped_column(Literal)


class NoteRow(Base):
    """Text about something in the case."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Literal)
    at: Mapped[str] = mapped_column(TIME)
    by: Mapped[str] = mapped_column(Literal)
    trashed_at: Mapped[str | None] = mapped_column(TIME)


class TagRow(Base):
    """A word on something in the case."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "name", name="one_tag"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Literal)


class ReportRow(Base):
    """A report that was made from the case."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    result_id: Mapped[int | None] = mapped_column(ForeignKey("results.id"))
    template: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(128))
    sha256: Mapped[str] = mapped_column(SHA256)
    size: Mapped[int] = mapped_column(BigInteger)
    model_sha256: Mapped[str] = mapped_column(String(64))
    audit_seq: Mapped[int] = mapped_column(Integer)
    audit_hash: Mapped[str] = mapped_column(SHA256)
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    at: Mapped[str] = mapped_column(TIME)
    by: Mapped[str] = mapped_column(Literal)


class AuditRow(Base):
    """One link of the audit chain; triggers refuse to change or remove it, and no migration ever touches the table.

    Attributes:
        seq: 1, 2, 3, ... without gaps.
        body: the event as canonical JSON; its key "#" repeats the sequence.
        hash: SHA-256 of the previous hash and the body.
    """

    __tablename__ = "audit"
    audited = False

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(SHA256)
