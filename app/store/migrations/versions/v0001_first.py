"""The first schema: exhibits, runs, results, notes, tags, reports, the audit chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
_REFUSALS = {
    "sqlite": (
        f"CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit {_APPEND_ONLY}",
        f"CREATE TRIGGER audit_loses_no_rows BEFORE DELETE ON audit {_APPEND_ONLY}",
        """CREATE TRIGGER audit_has_no_gaps BEFORE INSERT ON audit
        WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)
        BEGIN SELECT RAISE(ABORT, 'the audit trail has no gaps'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
        """CREATE TRIGGER audit_keeps_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
        """CREATE FUNCTION audit_follows() RETURNS trigger LANGUAGE plpgsql AS
        $$ DECLARE last integer; BEGIN
        EXECUTE format('SELECT COALESCE(MAX(seq), 0) FROM %I.audit', TG_TABLE_SCHEMA) INTO last;
        IF NEW.seq <> last + 1 THEN RAISE EXCEPTION 'the audit trail has no gaps'; END IF;
        RETURN NEW; END $$""",
        """CREATE TRIGGER audit_has_no_gaps BEFORE INSERT ON audit
        FOR EACH ROW EXECUTE FUNCTION audit_follows()""",
    ),
}


def upgrade() -> None:
    """Make every table."""
    _case_and_exhibits()
    _runs_and_results()
    _remarks_and_reports()
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    for statement in _REFUSALS[op.get_context().dialect.name]:
        op.execute(statement)


def _case_and_exhibits() -> None:
    op.create_table(
        "case_info",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uid", sa.String(32), nullable=False),
        *_texts("number", "examiner", "reference", "classification", "description"),
        _time("created_at"),
        sa.Column("enface_version", sa.String(32), nullable=False),
    )
    op.create_table(
        "exhibits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        *_texts("name"),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *_texts("source", "legal_basis", "person_category"),
        sa.Column("supplier_sha256", sa.String(64), nullable=False),
        _time("added_at"),
        *_texts("added_by"),
        _time("trashed_at", nullable=True),
    )
    op.create_table(
        "checks",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        _time("at"),
        *_texts("detail"),
    )


def _runs_and_results() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("operation", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("parameters", "inputs", "outputs", "arrays"),
        sa.Column("model_name", sa.String(64), nullable=False),
        sa.Column("model_sha256", sa.String(64), nullable=False),
        sa.Column("device", sa.String(16), nullable=False),
        *_texts("processor"),
        sa.Column("threads", sa.Integer(), nullable=False),
        *_texts("seeds", "software"),
        _time("started_at"),
        _time("finished_at"),
        *_texts("operator"),
        sa.Column("outcome", sa.String(16), nullable=False),
        *_texts("error", "warnings"),
    )
    op.create_table(
        "results",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), nullable=False, index=True),
        _time("trashed_at", nullable=True),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("result_id", sa.Integer(), sa.ForeignKey("results.id"), nullable=False, index=True),
        sa.Column("verdict", sa.String(16), nullable=False),
        *_texts("reason"),
        _time("at"),
        *_texts("by"),
    )
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("exhibit_id", sa.Integer(), sa.ForeignKey("exhibits.id"), index=True),
        sa.Column("result_id", sa.Integer(), sa.ForeignKey("results.id"), index=True),
        sa.Column("kind", sa.String(32), nullable=False),
        *_texts("before", "after"),
        _time("at"),
        *_texts("by"),
    )


def _remarks_and_reports() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_subject(),
        *_texts("text"),
        _time("at"),
        *_texts("by"),
        _time("trashed_at", nullable=True),
    )
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_subject(),
        *_texts("name"),
        sa.UniqueConstraint("subject_kind", "subject_id", "name", name="one_tag"),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("result_id", sa.Integer(), sa.ForeignKey("results.id")),
        sa.Column("template", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("model_sha256", sa.String(64), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.String(64), nullable=False),
        sa.Column("supersedes", sa.Integer(), sa.ForeignKey("reports.id")),
        _time("at"),
        *_texts("by"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _time(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def _subject() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        sa.Column("subject_kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
    ]
