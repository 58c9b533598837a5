"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempts',
    sa.Column('turn_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('provider', sa.String(length=16), nullable=False),
    sa.Column('model', sa.String(length=80), nullable=False),
    sa.Column('outcome', sa.String(length=32), nullable=False),
    sa.Column('ms', sa.Float(), nullable=False),
    sa.Column('input_tokens', sa.Integer(), nullable=False),
    sa.Column('output_tokens', sa.Integer(), nullable=False),
    sa.Column('cached_input_tokens', sa.Integer(), nullable=False),
    sa.Column('reasoning_tokens', sa.Integer(), nullable=False),
    sa.Column('cost_nano', sa.BigInteger(), nullable=False),
    sa.Column('estimated', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('turn_id', 'number', name=op.f('pk_attempts'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempts_project_at'), ['project', 'at'], unique=False)

    op.create_table('consent_choices',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('purposes', sa.String(length=200), nullable=False),
    sa.Column('region', sa.String(length=2), nullable=True),
    sa.Column('version', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_choices'))
    )
    with op.batch_alter_table('consent_choices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_choices_project_user_at'), ['project', 'user', 'at'], unique=False)

    op.create_table('documents',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('generation', sa.String(length=40), nullable=False),
    sa.Column('root', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('chunk_ids', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('project', 'generation', 'root', 'source', name=op.f('pk_documents'))
    )
    op.create_table('generations',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('generation', sa.String(length=40), nullable=False),
    sa.Column('embedding_model', sa.String(length=120), nullable=False),
    sa.Column('chunks', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('project', 'generation', name=op.f('pk_generations'))
    )
    op.create_table('idempotency_keys',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('key', sa.String(length=96), nullable=False),
    sa.Column('fingerprint', sa.String(length=96), nullable=False),
    sa.Column('thread', sa.String(length=128), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('project', 'user', 'key', name=op.f('pk_idempotency_keys'))
    )
    with op.batch_alter_table('idempotency_keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_idempotency_keys_at'), ['at'], unique=False)

    op.create_table('leases',
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('holder', sa.String(length=36), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_leases'))
    )
    op.create_table('messages',
    sa.Column('turn_id', sa.String(length=36), nullable=False),
    sa.Column('role', sa.String(length=9), nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('thread', sa.String(length=128), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('turn_id', 'role', name=op.f('pk_messages'))
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messages_project_user_thread_at'), ['project', 'user', 'thread', 'at'], unique=False)

    op.create_table('reservations',
    sa.Column('turn_id', sa.String(length=36), nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('turn_id', name=op.f('pk_reservations'))
    )
    with op.batch_alter_table('reservations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reservations_at'), ['at'], unique=False)

    op.create_table('subscriptions',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('tier', sa.String(length=16), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('project', 'user', name=op.f('pk_subscriptions'))
    )
    op.create_table('threads',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('thread', sa.String(length=128), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('memory_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('project', 'user', 'thread', name=op.f('pk_threads'))
    )
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_threads_memory_until'), ['memory_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_threads_updated_at'), ['updated_at'], unique=False)

    op.create_table('turns',
    sa.Column('turn_id', sa.String(length=36), nullable=False),
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('tier', sa.String(length=16), nullable=False),
    sa.Column('outcome', sa.String(length=32), nullable=False),
    sa.Column('category', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('complexity', sa.Integer(), nullable=False),
    sa.Column('provider', sa.String(length=16), nullable=True),
    sa.Column('model', sa.String(length=80), nullable=True),
    sa.Column('prompt_hash', sa.String(length=64), nullable=True),
    sa.Column('degraded', sa.Boolean(), nullable=False),
    sa.Column('fallback', sa.Boolean(), nullable=False),
    sa.Column('confidence', sa.Integer(), nullable=False),
    sa.Column('warnings', sa.Integer(), nullable=False),
    sa.Column('input_tokens', sa.Integer(), nullable=False),
    sa.Column('output_tokens', sa.Integer(), nullable=False),
    sa.Column('cost_nano', sa.BigInteger(), nullable=False),
    sa.Column('ms', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('turn_id', name=op.f('pk_turns'))
    )
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_turns_project_at'), ['project', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_turns_project_user_at'), ['project', 'user', 'at'], unique=False)

    op.create_table('usage_months',
    sa.Column('project', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=96), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('project', 'user', 'period', name=op.f('pk_usage_months'))
    )


def downgrade() -> None:
    op.drop_table('usage_months')
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_turns_project_user_at'))
        batch_op.drop_index(batch_op.f('ix_turns_project_at'))

    op.drop_table('turns')
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_threads_updated_at'))
        batch_op.drop_index(batch_op.f('ix_threads_memory_until'))

    op.drop_table('threads')
    op.drop_table('subscriptions')
    with op.batch_alter_table('reservations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reservations_at'))

    op.drop_table('reservations')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_messages_project_user_thread_at'))

    op.drop_table('messages')
    op.drop_table('leases')
    with op.batch_alter_table('idempotency_keys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_idempotency_keys_at'))

    op.drop_table('idempotency_keys')
    op.drop_table('generations')
    op.drop_table('documents')
    with op.batch_alter_table('consent_choices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_choices_project_user_at'))

    op.drop_table('consent_choices')
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempts_project_at'))

    op.drop_table('attempts')
