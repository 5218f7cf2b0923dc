"""Two desks may read facts of the same name from their own sources."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade():
    with op.batch_alter_table("obligation") as table:
        table.drop_constraint(op.f("uq_obligation_source_external_id"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_obligation_desk_id_source_external_id"), ["desk_id", "source", "external_id"]
        )


def downgrade():
    with op.batch_alter_table("obligation") as table:
        table.drop_constraint(op.f("uq_obligation_desk_id_source_external_id"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_obligation_source_external_id"), ["source", "external_id"]
        )
