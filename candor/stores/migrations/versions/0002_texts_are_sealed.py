"""Transcripts, titles and kept answers are encrypted."""

import sqlalchemy as sa
from alembic import context, op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

# as the columns were bound when this was written; candor/stores/sealed_columns.py may move on
COLUMNS = (
    ('messages', 'text', ('project', 'user', 'turn_id', 'role')),
    ('threads', 'title', ('project', 'user', 'thread')),
    ('idempotency_keys', 'answer', ('project', 'user', 'key')),
)
PAGE = 500


def upgrade() -> None:
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.alter_column(
            'title', existing_type=sa.String(length=120), type_=sa.Text(), existing_nullable=False
        )
    with op.batch_alter_table('generations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key_id', sa.String(length=9), nullable=True))
    for table, column, bound_to in COLUMNS:
        _seal(table, column, bound_to)


def _seal(table: str, column: str, bound_to: tuple[str, ...]) -> None:
    connection = op.get_bind()
    rows = sa.table(table, *(sa.column(name) for name in (*bound_to, column)))
    found = sa.select(rows).where(rows.c[column].is_not(None))
    change = (
        sa.update(rows)
        .where(*(rows.c[name] == sa.bindparam(f'of_{name}') for name in bound_to))
        .values({column: sa.bindparam('sealed')})
    )
    plain = connection.execute(found).mappings().all()
    if not plain:
        return
    sealer = context.config.attributes['sealer']
    for start in range(0, len(plain), PAGE):
        changes = []
        for row in plain[start : start + PAGE]:
            place = '/'.join(str(row[name]) for name in bound_to)
            sealed = sealer.seal_text(row[column], f'{table}.{column}/{place}')
            changes.append({**{f'of_{name}': row[name] for name in bound_to}, 'sealed': sealed})
        connection.execute(change, changes)
