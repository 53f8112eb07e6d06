"""The first schema: users, recovery codes, attempts to log in, data sources, promotions, the audit chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
_REFUSALS = (
    f"CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit {_APPEND_ONLY}",
    f"CREATE TRIGGER audit_loses_no_rows BEFORE DELETE ON audit {_APPEND_ONLY}",
    """CREATE TRIGGER audit_has_no_gaps BEFORE INSERT ON audit
    WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)
    BEGIN SELECT RAISE(ABORT, 'the audit trail has no gaps'); END""",
)


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "users",
        _key(),
        *_texts("key", "name", "password"),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        _time("created_at"),
        _time("changed_at"),
        sa.UniqueConstraint("key", name="one_name"),
    )
    op.create_table(
        "recovery_codes",
        _key(),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        _time("used_at", nullable=True),
    )
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_s", sa.Float(), nullable=False),
        sa.Column("boot", sa.String(64), nullable=False),
        sa.Column("since_s", sa.Float(), nullable=False),
    )
    op.create_table(
        "sources",
        _key(),
        sa.Column("kind", sa.String(32), nullable=False),
        *_texts("folder", "companion", "added_by"),
        _time("added_at"),
        _time("removed_at", nullable=True),
    )
    op.create_table(
        "promotions",
        _key(),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("before_model", sa.String(64), nullable=False),
        sa.Column("before_sha256", sa.String(64), nullable=False),
        *_texts("reason", "by"),
        _time("at"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    for statement in _REFUSALS:
        op.execute(statement)


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _time(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=nullable)
