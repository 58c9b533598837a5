"""Every table of the application's database; migrations/ brings a database to this shape."""

from candor.stores.schema.audit import audit_entries, audit_heads, audit_subjects, identity_keys
from candor.stores.schema.base import metadata
from candor.stores.schema.people import (
    chats,
    consent_choices,
    erasures,
    feedback,
    idempotency_keys,
    messages,
    threads,
    vault_values,
)
from candor.stores.schema.spending import project_spending, spending_holds, user_spending
from candor.stores.schema.technical import cache_epochs, documents, generations, leases
from candor.stores.schema.usage import (
    attempts,
    reservations,
    subscriptions,
    turns,
    usage_months,
)

__all__ = [
    "attempts",
    "audit_entries",
    "audit_heads",
    "audit_subjects",
    "cache_epochs",
    "chats",
    "consent_choices",
    "documents",
    "erasures",
    "feedback",
    "generations",
    "idempotency_keys",
    "identity_keys",
    "leases",
    "messages",
    "metadata",
    "project_spending",
    "reservations",
    "spending_holds",
    "subscriptions",
    "threads",
    "turns",
    "usage_months",
    "user_spending",
    "vault_values",
]
