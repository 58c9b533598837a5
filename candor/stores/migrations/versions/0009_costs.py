"""How many calls an attempt took; what projects and users have spent, and what is being spent."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calls', sa.Integer(), nullable=False, server_default='1'))
    op.create_table('project_spending',
        sa.Column('project', sa.String(length=64), nullable=False),
        sa.Column('period', sa.String(length=7), nullable=False),
        sa.Column('day', sa.Integer(), nullable=False),
        sa.Column('nano', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('project', 'period', 'day', name=op.f('pk_project_spending'))
    )
    op.create_table('user_spending',
        sa.Column('project', sa.String(length=64), nullable=False),
        sa.Column('user', sa.String(length=96), nullable=False),
        sa.Column('period', sa.String(length=7), nullable=False),
        sa.Column('day', sa.Integer(), nullable=False),
        sa.Column('nano', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('project', 'user', 'period', 'day', name=op.f('pk_user_spending'))
    )
    op.create_table('spending_holds',
        sa.Column('turn_id', sa.String(length=36), nullable=False),
        sa.Column('project', sa.String(length=64), nullable=False),
        sa.Column('user', sa.String(length=96), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('nano', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('turn_id', name=op.f('pk_spending_holds'))
    )
    with op.batch_alter_table('spending_holds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spending_holds_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_spending_holds_project_user'), ['project', 'user'], unique=False)
    _add_up_what_was_spent()


def _add_up_what_was_spent() -> None:
    """Begin the sums with what the ledger has, so that a budget holds from its first day."""
    connection = op.get_bind()
    month, day = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM')", "EXTRACT(DAY FROM at AT TIME ZONE 'UTC')"
    if connection.dialect.name == 'sqlite':
        month, day = "strftime('%Y-%m', at)", "CAST(strftime('%d', at) AS INTEGER)"
    for number in ('0', f'CAST({day} AS INTEGER)'):
        connection.execute(sa.text(
            'INSERT INTO project_spending (project, period, day, nano)'
            f' SELECT project, {month}, {number}, SUM(cost_nano) FROM attempts'
            ' WHERE cost_nano > 0 GROUP BY 1, 2, 3'
        ))


def downgrade() -> None:
    op.drop_table('spending_holds')
    op.drop_table('user_spending')
    op.drop_table('project_spending')
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_column('calls')
