"""No pattern of a detector may repeat without a bound, whatever a text holds."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

from candor.privacy import detectors, normalise, placeholders

MODULES = [
    normalise,
    placeholders,
    *(
        importlib.import_module(f"{detectors.__name__}.{module.name}")
        for module in pkgutil.iter_modules(detectors.__path__)
    ),
]


def patterns(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a module holds, in objects, tuples and mappings too."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3:
        if isinstance(value, dict):
            inner = list(value.values())
        elif isinstance(value, list | tuple):
            inner = list(value)
        else:
            names = getattr(type(value), "__slots__", ()) if depth else ()
            inner = [getattr(value, name, None) for name in names]
        for one in inner:
            yield from patterns(one, depth + 1)


def unbounded(parsed: Any) -> bool:
    for op, argument in parsed:
        if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT) and (
            argument[1] is _constants.MAXREPEAT
        ):
            return True
        if any(unbounded(inner) for inner in subpatterns(argument)):
            return True
    return False


def subpatterns(argument: Any) -> Iterator[Any]:
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, list | tuple):
        for inner in argument:
            yield from subpatterns(inner)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_quantifier_is_bounded(module: ModuleType) -> None:
    found = {pattern.pattern: pattern for pattern in patterns(vars(module))}
    for text, pattern in found.items():
        assert not unbounded(_parser.parse(text, pattern.flags)), text


def test_the_test_can_fail() -> None:
    for text in ("a+", "(?:b{2,})?", "(c|d*)", "(?=e+?)"):
        assert unbounded(_parser.parse(text)), text
    assert not unbounded(_parser.parse(r"(?:a{1,9}|b?)(?!c{0,3})"))


def test_patterns_are_found() -> None:
    assert sum(len(list(patterns(vars(module)))) for module in MODULES) > 100
