"""What people were told and want to be told."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0024"
down_revision = "0023"


def _person(table: str):
    return sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")
    )


def _request(table: str):
    return sa.ForeignKeyConstraint(
        ["request_id"], ["service_request.id"], name=op.f(f"fk_{table}_request_id")
    )


def upgrade():
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("news", sa.JSON(), nullable=False),
        sa.Column("is_on_page", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.String(length=8), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("digested_at", UtcDateTime(), nullable=True),
        _person("notice"),
        _request("notice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "person_id",
            "request_id",
            "event_id",
            name=op.f("uq_notice_person_id_request_id_event_id"),
        ),
    )
    op.create_index("ix_notice_request_id", "notice", ["request_id", "event_id"])
    op.create_index("ix_notice_person_id", "notice", ["person_id", "id"])
    op.create_index("ix_notice_mail", "notice", ["mail", "digested_at"])
    op.create_table(
        "notice_settings",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.JSON(), nullable=False),
        sa.Column("page", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("digest_at", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _person("notice_settings"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_settings")),
    )
    op.create_table(
        "notice_mute",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("muted_at", UtcDateTime(), nullable=False),
        _person("notice_mute"),
        _request("notice_mute"),
        sa.PrimaryKeyConstraint("person_id", "request_id", name=op.f("pk_notice_mute")),
    )
    op.create_index(op.f("ix_notice_mute_request_id"), "notice_mute", ["request_id"])
    with op.batch_alter_table("person") as batch:
        batch.add_column(
            sa.Column("unread_notices", sa.Integer(), nullable=False, server_default="0")
        )


def downgrade():
    with op.batch_alter_table("person") as batch:
        batch.drop_column("unread_notices")
    op.drop_table("notice_mute")
    op.drop_table("notice_settings")
    op.drop_table("notice")
