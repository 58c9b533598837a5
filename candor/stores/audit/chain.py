"""How entries hang together: each one's hash covers the one before it.

A hash is HMAC-SHA256 under a key that the database does not hold, so nobody with the database
alone can compose the chain anew.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from candor.domain.stamping import Stamper

GENESIS = "0" * 64
FIELDS = (
    "seq",
    "project",
    "at",
    "action",
    "actor",
    "channel",
    "subject",
    "acted_by",
    "details",
    "key_id",
)
_write = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode


def written_instant(at: datetime) -> str:
    """Answer an instant as entries keep it: RFC 3339 in UTC, always 27 characters."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def written_details(details: Mapping[str, int | str]) -> str:
    """Answer details as canonical JSON: sorted, without spaces, in ASCII."""
    return _write(dict(details))


def entry_hash(stamper: Stamper, previous: str, values: Sequence[Any]) -> str:
    """Answer the hash of an entry behind another; `values` are those of FIELDS in their order.

    TypeError where one is no plain value, SealBroken where the entry's key is not there.
    """
    return stamper.stamp(b"entry" + _write([previous, *values]).encode(), values[-1])


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain begins and ends; an empty one ends before it begins.

    `before_first` is the hash of the last entry that was pruned.
    """

    first_seq: int = 1
    before_first: str = GENESIS
    last_seq: int = 0
    last_hash: str = GENESIS

    def mac(self, stamper: Stamper, key_id: str) -> str:
        """Answer the stamp that makes a cut at either end show."""
        fields = [self.first_seq, self.before_first, self.last_seq, self.last_hash, key_id]
        return stamper.stamp(b"head" + _write(fields).encode(), key_id)
