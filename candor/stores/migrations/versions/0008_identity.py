"""A person may have several links into the audit log; the identity keys in force are known."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('audit_subjects', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_subjects_reference')
        batch_op.drop_constraint('pk_audit_subjects', type_='primary')
        batch_op.create_primary_key('pk_audit_subjects', ['reference'])
        batch_op.create_index(batch_op.f('ix_audit_subjects_project_user'), ['project', 'user'], unique=False)
    op.create_table('identity_keys',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key_ids', sa.Text(), nullable=False),
    sa.Column('probe', sa.String(length=96), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_keys'))
    )
