"""Feedback on answers, and what experiment a turn took part in."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('feedback',
    sa.Column('turn_id', sa.String(length=36), nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('turn_id', name=op.f('pk_feedback'))
    )
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_project_at'), ['project', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_project_user_at'), ['project', 'user', 'at'], unique=False)
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.add_column(sa.Column('experiment', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('variant', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('characters', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_turns_project_experiment'), ['project', 'experiment'], unique=False)
