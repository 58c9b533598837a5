"""Erasures are journaled, and remembered for backups that are restored later."""

import sqlalchemy as sa
from alembic import op

from candor.stores.instant import Instant

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('erasures',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('requested_at', Instant(), nullable=False),
    sa.Column('requested_by', sa.String(length=16), nullable=False),
    sa.Column('step', sa.String(length=16), nullable=False),
    sa.Column('counts', sa.Text(), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=True),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('erased_at', Instant(), nullable=True),
    sa.Column('finished_at', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasures'))
    )
    with op.batch_alter_table('erasures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasures_project_user'), ['project', 'user'], unique=False)
