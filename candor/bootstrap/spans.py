"""Writes lifetimes for people: settings with their defaults, constants as they are."""

import re
from datetime import timedelta
from importlib import import_module

from candor.bootstrap.settings import Settings, environment_names

_NAMED = re.compile(r"\{([A-Za-z0-9_.]+)\}")
_UNITS = ("years", "days", "hours", "minutes", "seconds")


def lifetime_text(lifetime: str) -> str:
    """Fill in what a lifetime names; KeyError or AttributeError for what there is not."""
    return _NAMED.sub(lambda match: _span(match[1]), lifetime)


def _span(name: str) -> str:
    if "." not in name:
        unit = next(one for one in _UNITS if name.endswith(one))
        default = Settings.model_fields[name].default
        return f"{_counted(default, unit)} (`{environment_names()[name]}`)"
    module, _, constant = name.rpartition(".")
    span = getattr(import_module(module), constant)
    if not isinstance(span, timedelta):
        raise TypeError(f"{name} is no span of time")
    seconds = span.total_seconds()
    sizes = (("hours", 3600), ("minutes", 60), ("seconds", 1))
    unit, size = next(one for one in sizes if seconds % one[1] == 0)
    return _counted(seconds / size, unit)


def _counted(count: float, unit: str) -> str:
    return f"{count:g} {unit if count != 1 else unit.removesuffix('s')}"
