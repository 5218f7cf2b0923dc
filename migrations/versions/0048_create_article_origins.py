"""Which request an article was written from."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade():
    op.create_table(
        "article_origin",
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("article.id"), primary_key=True),
        sa.Column(
            "request_id",
            sa.Integer(),
            sa.ForeignKey("service_request.id"),
            nullable=False,
            index=True,
        ),
    )


def downgrade():
    op.drop_table("article_origin")
