"""What is remembered of chats on other platforms."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('chats',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('place', sa.String(length=96), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('thread', sa.String(length=128), nullable=True),
    sa.Column('settings', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('project', 'user', 'place', name=op.f('pk_chats'))
    )
    with op.batch_alter_table('chats', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chats_at'), ['at'], unique=False)
