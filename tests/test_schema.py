from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from portal.extensions import db


def test_models_and_migrations_agree(session):
    context = MigrationContext.configure(session.connection(), opts={"compare_type": False})

    assert compare_metadata(context, db.metadata) == []
