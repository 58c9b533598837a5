"""Calls to providers are found by their user, as exports and erasures look for them."""

from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempts_project_user_at'), ['project', 'user', 'at'], unique=False)
    with op.batch_alter_table('reservations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reservations_project_user'), ['project', 'user'], unique=False)
