"""What somebody works on, newest first: the search for it reads no more than it shows."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade():
    op.create_index(
        "ix_service_request_worked_on",
        "service_request",
        ["assignee_id", "arrived_at"],
        unique=False,
    )


def downgrade():
    op.drop_index("ix_service_request_worked_on", "service_request")
