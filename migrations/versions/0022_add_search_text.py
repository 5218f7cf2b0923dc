"""The words of a request as they are searched."""

import sqlalchemy as sa
from alembic import op

from portal.catalogue.search_text import search_text

revision = "0022"
down_revision = "0021"

BATCH = 1000
request = sa.table(
    "service_request",
    sa.column("id", sa.Integer),
    sa.column("title", sa.String),
    sa.column("answers", sa.JSON),
    sa.column("search_text", sa.Text),
)
words_of_row = (
    request.update()
    .where(request.c.id == sa.bindparam("row_id"))
    .values(search_text=sa.bindparam("words"))
)


def upgrade():
    op.add_column(
        "service_request", sa.Column("search_text", sa.Text(), nullable=False, server_default="")
    )
    connection, last = op.get_bind(), 0
    some = sa.select(request.c.id, request.c.title, request.c.answers).order_by(request.c.id)
    while rows := connection.execute(some.where(request.c.id > last).limit(BATCH)).all():
        words = [
            {"row_id": row.id, "words": search_text(row.title, *map(str, row.answers.values()))}
            for row in rows
        ]
        connection.execute(words_of_row, words)
        last = rows[-1].id


def downgrade():
    op.drop_column("service_request", "search_text")
