"""What was spent and is held of the budgets."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('project_spending',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('spent_nano', sa.BigInteger(), nullable=False),
    sa.Column('held_nano', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('project', 'period', name=op.f('pk_project_spending'))
    )
    op.create_table('user_spending',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('spent_nano', sa.BigInteger(), nullable=False),
    sa.Column('held_nano', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('project', 'user', 'period', name=op.f('pk_user_spending'))
    )
    op.create_table('spending_holds',
    sa.Column('turn_id', sa.String(length=36), nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('nano', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('turn_id', name=op.f('pk_spending_holds'))
    )
    with op.batch_alter_table('spending_holds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spending_holds_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_spending_holds_project_user'), ['project', 'user'], unique=False)
