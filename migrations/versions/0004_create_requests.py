"""Requests, their events, words, members, ratings, hands-on time."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade():
    op.create_table(
        "service_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("confidentiality", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("hold_reason", sa.String(length=16), nullable=True),
        sa.Column("lateness", sa.String(length=16), nullable=True),
        sa.Column("size", sa.String(length=1), nullable=True),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("first_response_at", UtcDateTime(), nullable=True),
        sa.Column("held_since_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("response_due_at", UtcDateTime(), nullable=True),
        sa.Column("hard_deadline_at", UtcDateTime(), nullable=True),
        sa.Column("needed_by_at", UtcDateTime(), nullable=True),
        sa.Column("held_minutes", sa.Double(), nullable=False),
        sa.Column("worked_minutes", sa.Double(), nullable=False),
        sa.Column("effort_minutes", sa.Double(), nullable=True),
        sa.Column("reassignments", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("import_digest", sa.String(length=64), nullable=True),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.Column("chain_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name=op.f("fk_service_request_assignee_id")
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_service_request_desk_id")),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name=op.f("fk_service_request_requester_id")
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_service_request_skill_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["request_type.id"], name=op.f("fk_service_request_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
        sa.UniqueConstraint(
            "desk_id", "external_id", name=op.f("uq_service_request_desk_id_external_id")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_service_request_reference")),
    )
    op.create_index(
        "ix_service_request_arrivals",
        "service_request",
        ["desk_id", "arrived_at", "type_id"],
        unique=False,
    )
    op.create_index(
        "ix_service_request_assignee", "service_request", ["assignee_id", "status"], unique=False
    )
    op.create_index(
        "ix_service_request_mine",
        "service_request",
        ["requester_id", "status", "arrived_at"],
        unique=False,
    )
    op.create_index(
        "ix_service_request_queue",
        "service_request",
        ["desk_id", "status", "due_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_service_request_resolved", "service_request", ["desk_id", "resolved_at"], unique=False
    )
    op.create_index(
        op.f("ix_service_request_type_id"), "service_request", ["type_id"], unique=False
    )
    op.create_table(
        "request_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_request_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_request_event_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_event")),
        sa.UniqueConstraint(
            "request_id", "number", name=op.f("uq_request_event_request_id_number")
        ),
    )
    op.create_index("ix_request_event_kind", "request_event", ["kind", "at"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_message_author_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_message_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_request_id", "message", ["request_id", "id"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_person_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_member_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint(
            "request_id", "person_id", name=op.f("uq_member_request_id_person_id")
        ),
    )
    op.create_index(op.f("ix_member_person_id"), "member", ["person_id"], unique=False)
    op.create_table(
        "rating",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("rated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_rating_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_rating")),
    )
    op.create_index(op.f("ix_rating_rated_at"), "rating", ["rated_at"], unique=False)
    op.create_table(
        "work_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("minutes", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_work_log_person_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_work_log_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_log")),
    )
    op.create_index("ix_work_log_person_id", "work_log", ["person_id", "ended_at"], unique=False)
    op.create_index(op.f("ix_work_log_request_id"), "work_log", ["request_id"], unique=False)


def downgrade():
    op.drop_table("work_log")
    op.drop_table("rating")
    op.drop_table("member")
    op.drop_table("message")
    op.drop_table("request_event")
    op.drop_table("service_request")
