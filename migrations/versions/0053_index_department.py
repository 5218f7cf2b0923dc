"""What a department asks for these weeks is found by it."""

from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade():
    op.create_index(
        "ix_service_request_department", "service_request", ["department", "arrived_at"]
    )


def downgrade():
    op.drop_index("ix_service_request_department", "service_request")
