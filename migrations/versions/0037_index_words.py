"""Words that requests are found by: an index of them, and those that are known."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

WORDS = "array_to_tsvector(string_to_array(btrim(search_text), ' '))"


def upgrade():
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(40), primary_key=True),
        sa.Column("head", sa.String(4), nullable=False, index=True),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE INDEX ix_service_request_words ON service_request USING gin ({WORDS})")


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_service_request_words", "service_request")
    op.drop_table("search_word")
