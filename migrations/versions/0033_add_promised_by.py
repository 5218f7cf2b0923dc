"""By when a request is promised, in its own row: the queue is in the order of it."""

import sqlalchemy as sa
from alembic import op

from portal.extensions import UtcDateTime

revision = "0033"
down_revision = "0032"

FROM_PROMISES = """
UPDATE service_request SET promised_by_at = (
    SELECT promise.p90_at FROM promise
    WHERE promise.request_id = service_request.id AND promise.is_current
) WHERE EXISTS (
    SELECT 1 FROM promise
    WHERE promise.request_id = service_request.id AND promise.is_current
)
"""


def upgrade():
    op.add_column("service_request", sa.Column("promised_by_at", UtcDateTime(), nullable=True))
    op.execute(FROM_PROMISES)


def downgrade():
    op.drop_column("service_request", "promised_by_at")
