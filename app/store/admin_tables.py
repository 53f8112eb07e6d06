"""The tables of the administration; their form comes from `app.store.admin_migrations`. No case data is in them."""

from __future__ import annotations

from sqlalchemy import Boolean, Float, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.store.columns import Literal
from app.store.tables import SHA256, TIME, Recorded


class AdminBase(Recorded, DeclarativeBase):
    """The tables of the administration but the audit chain, which has the form of a case's."""


class UserRow(AdminBase):
    """Somebody who may log in.

    Attributes:
        key: the name as it is compared: normalised, case folded.
        password: Argon2id, with its parameters and salt.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(Literal, unique=True)
    name: Mapped[str] = mapped_column(Literal)
    password: Mapped[str] = mapped_column(Literal)
    role: Mapped[str] = mapped_column(String(16))
    disabled: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[str] = mapped_column(TIME)
    changed_at: Mapped[str] = mapped_column(TIME)


class CodeRow(AdminBase):
    """A recovery code, by its hash; used once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    sha256: Mapped[str] = mapped_column(SHA256)
    used_at: Mapped[str | None] = mapped_column(TIME)


class AttemptRow(AdminBase):
    """Failed attempts in a row for one name, whether it exists or not.

    Attributes:
        key: SHA-256 of what was tried.
        locked_s: how long the present lock lasts, 0 for none; it began at `since_s` of the boot `boot`.
    """

    __tablename__ = "attempts"
    audited = False

    key: Mapped[str] = mapped_column(SHA256, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    locked_s: Mapped[float] = mapped_column(Float)
    boot: Mapped[str] = mapped_column(String(64))
    since_s: Mapped[float] = mapped_column(Float)


class SourceRow(AdminBase):
    """A folder with training data of the agency.

    Attributes:
        companion: a second file that the reader needs, e.g. the shape model; may be empty.
    """

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    folder: Mapped[str] = mapped_column(Literal)
    companion: Mapped[str] = mapped_column(Literal)
    added_by: Mapped[str] = mapped_column(Literal)
    added_at: Mapped[str] = mapped_column(TIME)
    removed_at: Mapped[str | None] = mapped_column(TIME)


class PromotionRow(AdminBase):
    """A change of the model in use."""

    __tablename__ = "promotions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    model: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(SHA256)
    before_model: Mapped[str] = mapped_column(String(64))
    before_sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Literal)
    by: Mapped[str] = mapped_column(Literal)
    at: Mapped[str] = mapped_column(TIME)
