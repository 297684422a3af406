"""What alembic runs: the migrations, on the connection and in the transaction that it is given."""

from alembic import context

from schema import editions  # noqa: F401
from schema.record import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    **context.config.attributes.get("writing", {}),
)
context.run_migrations()
