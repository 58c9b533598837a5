"""What an entry says of each thing that is done: kinds and counts, never a word of anybody's."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import get_args

from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.purposes import Purpose
from candor.domain.tiers import Tier
from candor.stores.audit.contract import Action, Actor, AuditEntry, Place, is_code

OTHER = "other"
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_TYPE = re.compile(r"[A-Z][A-Z_]{1,23}")
_STORE = re.compile(r"[a-z][a-z_]{1,31}")
_REGION = re.compile(r"[A-Z]{2}")


def consent_entry(
    caller: Caller,
    at: datetime,
    *,
    given: bool,
    purposes: Iterable[str],
    region: str | None,
    version: str,
    known_versions: Collection[str],
) -> AuditEntry:
    """A choice about consent. A version that we never published is the client's own text."""
    details: dict[str, int | str] = {
        purpose: 1 for purpose in get_args(Purpose) if purpose in set(purposes)
    }
    details["version"] = version if version in known_versions and is_code(version) else OTHER
    if region is not None and _REGION.fullmatch(region):
        details["region"] = region
    action: Action = "consent_given" if given else "consent_withdrawn"
    return AuditEntry(
        caller.project, at, action, "user", caller.channel, about=caller.user, details=details
    )


def redaction_entry(caller: Caller, at: datetime, counts: Mapping[str, int]) -> AuditEntry:
    """What was taken out of one turn: the number of values of each type."""
    return AuditEntry(
        caller.project,
        at,
        "redaction",
        "system",
        caller.channel,
        about=caller.user,
        details=_counted(counts, _TYPE, "OTHER"),
    )


def export_entry(
    caller: Caller, at: datetime, counts: Mapping[str, int], *, actor: Actor = "user"
) -> AuditEntry:
    """Someone's data were handed out: how many records of each store."""
    details = _counted(counts, _STORE, OTHER)
    return AuditEntry(
        caller.project, at, "export", actor, caller.channel, about=caller.user, details=details
    )


def erasure_entry(
    caller: Caller, at: datetime, counts: Mapping[str, int], *, actor: Actor = "user"
) -> AuditEntry:
    """Someone's data were erased: how many records of each store.

    It names the person's reference only where there still is one, and makes none.
    """
    details = _counted(counts, _STORE, OTHER)
    return AuditEntry(
        caller.project,
        at,
        "erasure",
        actor,
        caller.channel,
        about=caller.user,
        details=details,
        meet=False,
    )


def tier_entry(
    caller: Caller, at: datetime, before: Tier, after: Tier, *, actor: Actor = "operator"
) -> AuditEntry:
    """Someone was put on another tier."""
    details = {"before": before.value, "after": after.value}
    return AuditEntry(
        caller.project, at, "tier_change", actor, caller.channel, about=caller.user, details=details
    )


def operator_entry(
    operator: Caller,
    at: datetime,
    method: str,
    route: str,
    *,
    about: str | None = None,
    count: int = 1,
) -> AuditEntry:
    """An operator used what is theirs alone. `route` is its template, `about` a pseudonym."""
    details = {**_asked(method, route), "count": count}
    return AuditEntry(
        operator.project,
        at,
        "operator_access",
        "operator",
        operator.channel,
        about=about,
        by=operator.user,
        details=details,
    )


def refusal_entry(
    at: datetime, code: str, method: str, route: str, *, caller: Caller | None, count: int = 1
) -> AuditEntry:
    """A request was refused; without a caller, nobody was signed in."""
    details = {**_asked(method, route), "code": code if is_code(code) else OTHER, "count": count}
    channel: Place = caller.channel if caller else "api"
    return AuditEntry(
        caller.project if caller else DEFAULT_PROJECT,
        at,
        "refused_access",
        "user" if caller else "nobody",
        channel,
        about=caller.user if caller else None,
        details=details,
    )


def _asked(method: str, route: str) -> dict[str, int | str]:
    return {
        "method": method if method in METHODS else OTHER,
        "route": route if route.startswith("/") and is_code(route) else OTHER,
    }


def _counted(
    counts: Mapping[str, int], known: re.Pattern[str], otherwise: str
) -> dict[str, int | str]:
    """Keep names of the expected form, and count what has another one together."""
    total: Counter[str] = Counter()
    for name, count in counts.items():
        total[name if known.fullmatch(name) else otherwise] += count
    return dict(total)
