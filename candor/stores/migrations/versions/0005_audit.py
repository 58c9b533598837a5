"""The audit log: entries that are only ever added, their head, and whom they are about."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# An entry may go only once the signed head begins behind it; see docs/decisions/0009-audit.md.
KEPT = 'OLD.seq >= COALESCE((SELECT first_seq FROM audit_heads WHERE id = 1), 0)'
SQLITE = (
    ('audit_entries_no_update', 'UPDATE', 'audit_entries', '1'),
    ('audit_entries_no_delete', 'DELETE', 'audit_entries', KEPT),
    # INSERT OR REPLACE deletes without asking the trigger above
    (
        'audit_entries_no_replace',
        'INSERT',
        'audit_entries',
        'EXISTS (SELECT 1 FROM audit_entries WHERE seq = NEW.seq)',
    ),
    ('audit_heads_no_delete', 'DELETE', 'audit_heads', '1'),
    (
        'audit_heads_no_replace',
        'INSERT',
        'audit_heads',
        'EXISTS (SELECT 1 FROM audit_heads WHERE id = NEW.id)',
    ),
)
POSTGRESQL = f"""
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'audit_entries' AND TG_OP = 'DELETE' THEN
        IF NOT ({KEPT}) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'the audit log only grows';
END $$;
CREATE TRIGGER audit_entries_only_grow BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_heads_no_delete BEFORE DELETE ON audit_heads
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_heads_no_truncate BEFORE TRUNCATE ON audit_heads
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
"""


def upgrade() -> None:
    op.create_table('audit_entries',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('at', sa.String(length=27), nullable=False),
    sa.Column('action', sa.String(length=32), nullable=False),
    sa.Column('actor', sa.String(length=16), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('subject', sa.String(length=36), nullable=True),
    sa.Column('acted_by', sa.String(length=36), nullable=True),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('key_id', sa.String(length=16), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entries'))
    )
    for column in ('at', 'subject', 'acted_by'):
        op.create_index(op.f(f'ix_audit_entries_{column}'), 'audit_entries', [column], unique=False)

    op.create_table('audit_heads',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('first_seq', sa.BigInteger(), nullable=False),
    sa.Column('before_first', sa.String(length=64), nullable=False),
    sa.Column('last_seq', sa.BigInteger(), nullable=False),
    sa.Column('last_hash', sa.String(length=64), nullable=False),
    sa.Column('key_id', sa.String(length=16), nullable=False),
    sa.Column('mac', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_heads'))
    )

    op.create_table('audit_subjects',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('reference', sa.String(length=36), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('project', 'user', name=op.f('pk_audit_subjects'))
    )
    op.create_index(op.f('ix_audit_subjects_reference'), 'audit_subjects', ['reference'], unique=True)

    connection = op.get_bind()
    if connection.dialect.name == 'postgresql':
        connection.exec_driver_sql(POSTGRESQL)
        return
    for name, event, table, refused in SQLITE:
        connection.exec_driver_sql(
            f'CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} '
            "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        )
