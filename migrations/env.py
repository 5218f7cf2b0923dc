"""How migrations reach the database: through the app's own engine, in batches where SQLite
needs."""

from alembic import context
from flask import current_app


def run():
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
