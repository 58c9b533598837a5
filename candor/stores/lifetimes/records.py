"""The lifetimes of the records that last for months and years."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from candor.stores.database import Database
from candor.stores.lifetimes.billing import delete_ended_subscriptions, delete_old_months
from candor.stores.lifetimes.consents import delete_old_consents
from candor.stores.lifetimes.ledger import (
    delete_old_feedback,
    delete_old_ledger,
    unlink_ledger,
)
from candor.stores.lifetimes.spending import delete_old_spending
from candor.stores.traces import Traces

Part = tuple[str, Callable[[], Awaitable[object]]]


@dataclass(frozen=True, slots=True)
class RecordLifetimes:
    """How long records last; docs/privacy.md says why."""

    analytics: timedelta = timedelta(days=90)
    ledger: timedelta = timedelta(days=400)
    billing_years: int = 10
    consent_proof_years: int = 3

    def parts(self, database: Database, now: datetime, traces: Traces) -> Iterator[Part]:
        """Yield what ends each kind of record by its name; consents first, since months tell
        whether their user still asks. `traces` takes what the texts that go are recognised by.
        """
        proof, billing = self.consent_proof_years, self.billing_years
        yield "consents", partial(delete_old_consents, database, now, proof_years=proof)
        yield (
            "usage_months",
            partial(delete_old_months, database, now, billing_years=billing, proof_years=proof),
        )
        yield (
            "subscriptions",
            partial(delete_ended_subscriptions, database, now, billing_years=billing),
        )
        linked = now - self.analytics
        yield "ledger_links", partial(unlink_ledger, database, linked, traces=traces)
        # of turns that nothing led to their user from the start
        yield "feedback", partial(delete_old_feedback, database, linked, traces=traces)
        yield "ledger", partial(delete_old_ledger, database, now - self.ledger, traces=traces)
        yield "spending", partial(delete_old_spending, database, now, kept=self.ledger)


class Pace:
    """Tells whether something that is done now and then is due again."""

    def __init__(self, every: timedelta) -> None:
        self._every = every
        self._last: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Answer True at most once per interval; a clock that was set back does not stop it."""
        due = self._last is None or not self._last <= now < self._last + self._every
        if due:
            self._last = now
        return due
