"""The vault of personal values behind placeholders."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('vault_values',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('type', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=96), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('first_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('project', 'user', 'type', 'number', name=op.f('pk_vault_values'))
    )
    with op.batch_alter_table('vault_values', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vault_values_project_user_digest'), ['project', 'user', 'digest'], unique=True)
        batch_op.create_index(batch_op.f('ix_vault_values_expires_at'), ['expires_at'], unique=False)
