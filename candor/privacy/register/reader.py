"""Reads the register: one file per family of places beside this module, checked on the way."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import yaml

from candor.domain.places import Erasure, Holding, Kind, Place, PlaceField, Register

FILES = (
    "records",
    "usage",
    "technical",
    "memory",
    "index",
    "counts",
    "files",
    "process",
    "metrics",
    "outside",
)
_TEXTS = ("title", "holds", "purpose", "basis", "linked_by", "encrypted", "lifetime")
_ERASURE = re.compile(rf"({'|'.join(get_args(Erasure))}): (.+)", re.DOTALL)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RegisterBroken(ValueError):
    """An entry of the register is not as it should be; the text says which and why."""


@cache
def read_register() -> Register:
    """Answer every place; RegisterBroken names the entry that is wrong."""
    folder = files("candor.privacy.register").joinpath("places")
    places: list[Place] = []
    for name in FILES:
        text = folder.joinpath(f"{name}.yaml").read_text("utf-8")
        # the loader is PyYAML's safe one, written in C where that is there
        for entry in yaml.load(text, Loader=_LOADER):  # noqa: S506
            places.append(place_of(entry))  # noqa: PERF401  # the failing entry stays visible
    named = [(place.kind, place.name) for place in places]
    if twice := {one for one in named if named.count(one) > 1}:
        raise RegisterBroken(f"registered twice: {sorted(twice)}")
    return Register(tuple(places))


def place_of(entry: Mapping[str, Any]) -> Place:
    """Build a place from its entry; RegisterBroken where a part is missing or odd."""
    named = f"{entry.get('kind')} {entry.get('name')}"
    if entry.get("kind") not in get_args(Kind) or not entry.get("name"):
        raise RegisterBroken(f"{named}: needs a kind of {get_args(Kind)} and a name")
    if missing := [part for part in (*_TEXTS, "exported", "on_erasure") if part not in entry]:
        raise RegisterBroken(f"{named}: lacks {', '.join(missing)}")
    known = {*_TEXTS, "kind", "name", "exported", "on_erasure", "fields", "patterns"}
    if unknown := entry.keys() - known:
        raise RegisterBroken(f"{named}: {', '.join(sorted(unknown))} is not understood")
    erasure = _ERASURE.fullmatch(str(entry["on_erasure"]))
    if erasure is None:
        raise RegisterBroken(f"{named}: on_erasure reads `delete: why`, `unlink: …` or `keep: …`")
    exported = entry["exported"]
    if exported is not True and not isinstance(exported, str):
        raise RegisterBroken(f"{named}: exported is true, or the reason why it is not")
    return Place(
        kind=entry["kind"],
        name=str(entry["name"]),
        **{part: " ".join(str(entry[part]).split()) for part in _TEXTS},
        without_copy=None if exported is True else exported,
        erasure=erasure[1],  # type: ignore[arg-type]  # what the expression matches
        erasure_why=erasure[2],
        fields=tuple(_field(named, *one) for one in (entry.get("fields") or {}).items()),
        patterns=tuple(entry.get("patterns") or ()),
    )


def _field(place: str, name: str, said: str) -> PlaceField:
    holds, _, more = said.partition(", ")
    if holds not in get_args(Holding) or more not in ("", "sealed"):
        raise RegisterBroken(
            f"{place}: {name} holds one of {get_args(Holding)}, with `, sealed` where encrypted"
        )
    return PlaceField(str(name), holds, sealed=more == "sealed")  # type: ignore[arg-type]
