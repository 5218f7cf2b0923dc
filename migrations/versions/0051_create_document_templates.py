"""Documents of a type that the answers of a request fill."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade():
    op.create_table(
        "document_template",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "type_id",
            sa.Integer(),
            sa.ForeignKey("request_type.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )


def downgrade():
    op.drop_table("document_template")
