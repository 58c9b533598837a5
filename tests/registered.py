"""Compares what there really is with the register, and says what to change in it."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from candor.domain.places import Kind
from candor.privacy.register.reader import read_register

FOLDER = "candor/privacy/register/places"


def assert_registered(kind: Kind, found: Mapping[str, Iterable[str]]) -> None:
    """Fail unless the register has exactly these places of the kind, with exactly these fields."""
    registered = {
        one.name: {field.name for field in one.fields} for one in read_register().of(kind)
    }
    wrong = [
        f"add to {FOLDER} an entry with `kind: {kind}`, `name: {name}` and the fields "
        f"{sorted(found[name])}"
        for name in sorted(found.keys() - registered.keys())
    ]
    wrong += [
        f"remove from {FOLDER} the entry with `kind: {kind}`, `name: {name}`: it is not there"
        for name in sorted(registered.keys() - found.keys())
    ]
    for name in sorted(found.keys() & registered.keys()):
        fields = set(found[name])
        wrong += [
            f"add to the entry `kind: {kind}`, `name: {name}` the field "
            f"`{one}: pseudonym|redacted|personal|technical|none`"
            for one in sorted(fields - registered[name])
        ]
        wrong += [
            f"remove from the entry `kind: {kind}`, `name: {name}` the field {one}: it is not there"
            for one in sorted(registered[name] - fields)
        ]
    assert not wrong, "\n".join(wrong)


def assert_matched(kind: Kind, found: Iterable[str], *, elsewhere: Iterable[str] = ()) -> None:
    """Fail unless each name matches a pattern of the kind and each pattern matches a name.

    Patterns in `elsewhere` need not match: they are seen only in other circumstances.
    """
    patterns = {pattern for place in read_register().of(kind) for pattern in place.patterns}
    names = set(found)
    wrong = [
        f"add to {FOLDER} an entry with `kind: {kind}` and a pattern that matches {name}"
        for name in sorted(names)
        if not any(fnmatchcase(name, pattern) for pattern in patterns)
    ]
    wrong += [
        f"remove from {FOLDER} the pattern {pattern}: nothing of kind {kind} matches it"
        for pattern in sorted(patterns - set(elsewhere))
        if not any(fnmatchcase(name, pattern) for name in names)
    ]
    assert not wrong, "\n".join(wrong)
