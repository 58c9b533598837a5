"""Which turns were answered from the cache, what they saved, and the epochs of cached answers."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cache_epochs',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('project', name=op.f('pk_cache_epochs'))
    )
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cached', sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column('saved_nano', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('saved_ms', sa.Float(), nullable=True))
