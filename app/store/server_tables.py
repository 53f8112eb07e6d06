"""The registry of a server: one row for each case that it holds."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.store.columns import Literal
from app.store.tables import TIME

SCHEMA = "enface"


class RegistryBase(DeclarativeBase):
    """What the tables of the registry share."""


class RegistryRow(RegistryBase):
    """A case of the server.

    Attributes:
        uid: of the case.
        number: the case number. examiner: who is responsible.
        folder: where its files lie, as the computer that made it names the place.
        created_at: when it came to the server.
        left_at: when it was moved away; its schema stays, under another name.
        held_by, held_on, held_pid, held_since: who had it open for writing last; the lock itself is the server's.
    """

    __tablename__ = "cases"
    __table_args__ = {"schema": SCHEMA}  # noqa: RUF012 - SQLAlchemy's own form

    uid: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(Literal)
    examiner: Mapped[str] = mapped_column(Literal)
    folder: Mapped[str] = mapped_column(Literal)
    created_at: Mapped[str] = mapped_column(TIME)
    left_at: Mapped[str | None] = mapped_column(TIME)
    held_by: Mapped[str | None] = mapped_column(Literal)
    held_on: Mapped[str | None] = mapped_column(Literal)
    held_pid: Mapped[int | None] = mapped_column(Integer)
    held_since: Mapped[str | None] = mapped_column(TIME)
