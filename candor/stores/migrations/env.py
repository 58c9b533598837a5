"""Runs migrations on the connection that candor/stores/migrate.py hands over."""

from alembic import context

from candor.stores.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
