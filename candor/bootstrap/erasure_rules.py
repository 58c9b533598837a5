"""What an erasure does to each table that keeps records of people."""

from candor.stores.erasure.contract import Rules

ERASURE_RULES: Rules = {
    "consent_choices": "delete",
    "subscriptions": "delete",
    "reservations": "delete",
    "threads": "delete",
    "messages": "delete",
    "idempotency_keys": "delete",
    # what was used and what it cost is kept for the books, without whose it was
    "usage_months": "unlink",
    "turns": "unlink",
    "attempts": "unlink",
    # the tombstones themselves
    "erasures": "keep",
}
