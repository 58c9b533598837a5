"""Where personal data live: what the register of places says, in words that all rooms share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "table",
    "memory_sqlite",
    "memory_postgres",
    "collection",
    "count",
    "file",
    "process",
    "log",
    "metric",
    "trace",
    "recipient",
]
Holding = Literal["pseudonym", "redacted", "personal", "technical", "none"]
Erasure = Literal["delete", "unlink", "keep"]


@dataclass(frozen=True, slots=True)
class PlaceField:
    """A column, key, label or part of a place.

    `holds` is a `pseudonym` of a person, `redacted` words of theirs, a `personal` fact about them,
    something `technical` that belongs to their records, or `none`: nothing about a person.
    """

    name: str
    holds: Holding
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One place that data live in; every text is one plain sentence or less.

    `lifetime` names settings (`{transcript_days}`) and constants (`{module.NAME}`) in braces.
    `without_copy` says why an export leaves the place out, and is None where it is exported.
    `patterns` are the globs of a place that is files or keys.
    """

    kind: Kind
    name: str
    title: str
    holds: str
    purpose: str
    basis: str
    linked_by: str
    encrypted: str
    lifetime: str
    without_copy: str | None
    erasure: Erasure
    erasure_why: str
    fields: tuple[PlaceField, ...] = ()
    patterns: tuple[str, ...] = ()

    @property
    def exported(self) -> bool:
        """Tell whether an export holds a copy."""
        return self.without_copy is None

    @property
    def is_personal(self) -> bool:
        """Tell whether a part of it is about a person."""
        return any(field.holds != "none" for field in self.fields)


@dataclass(frozen=True, slots=True)
class Register:
    """Every place, in the order of the data map."""

    places: tuple[Place, ...]

    def of(self, *kinds: Kind) -> tuple[Place, ...]:
        """Answer the places of these kinds."""
        return tuple(place for place in self.places if place.kind in kinds)

    def place(self, kind: Kind, name: str) -> Place:
        """Answer one place; KeyError where it is not registered."""
        for place in self.of(kind):
            if place.name == name:
                return place
        raise KeyError(f"the register has no {kind} named {name}")

    def erasure_rules(self) -> Mapping[str, Erasure]:
        """Answer what an erasure does to the rows of each table of the database."""
        return {place.name: place.erasure for place in self.of("table")}

    def exported_tables(self) -> tuple[str, ...]:
        """Answer the tables that an export copies, in the order of the data map."""
        return tuple(place.name for place in self.of("table") if place.exported)

    def lifetimes(self) -> Mapping[tuple[Kind, str], str]:
        """Answer how long each place keeps what it holds."""
        return {(place.kind, place.name): place.lifetime for place in self.places}

    def without_copy(self) -> Iterable[Place]:
        """Answer the places that may hold something of a person and are not exported."""
        return (place for place in self.places if not place.exported and place.is_personal)
