"""What proves a choice: the text that was shown, its language, the channel and the signal."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('consent_choices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('text_sha256', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('language', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('channel', sa.String(length=16), nullable=True))
        batch_op.add_column(
            sa.Column('gpc', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    # until now a withdrawal was about every purpose and named none
    op.execute(
        sa.text(
            "UPDATE consent_choices SET purposes = 'analytics,answering,improvement'"
            " WHERE purposes = ''"
        )
    )


def downgrade() -> None:
    with op.batch_alter_table('consent_choices', schema=None) as batch_op:
        batch_op.drop_column('gpc')
        batch_op.drop_column('channel')
        batch_op.drop_column('language')
        batch_op.drop_column('text_sha256')
