"""A scenario as people write it, in YAML or JSON (docs/simulator.md)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from candor.simulator.latency import read_latency
from candor.simulator.scenario import USUAL_FAULTS, Scenario, VendorPlan, read_rate, weighted
from candor.simulator.script import VENDOR_NAMES, Reaction, read_reaction
from candor.simulator.written import read_fault

_PLAN_KEYS = {"script", "fault_rate", "faults", "latency", "token_latency", "random_pieces"}
_LARGEST_FILE = 10_000_000


class BadScenario(ValueError):
    """A scenario cannot be read; the text is one sentence for whoever wrote it."""


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file (JSON is YAML too). Raises BadScenario."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_FILE + 1)
    except OSError as failure:
        raise BadScenario(f"{path} cannot be read ({failure.strerror})") from None
    if len(text) > _LARGEST_FILE:
        raise BadScenario(f"{path} is larger than 10 MB")
    try:
        given = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark else ""
        raise BadScenario(f"{path} is neither YAML nor JSON{place}") from None
    try:
        return build_scenario(given)
    except ValueError as error:
        raise BadScenario(f"{path}: {error}") from None


def build_scenario(given: Any) -> Scenario:
    """Build a scenario from what a file holds.

    Keys of the file's top hold for every vendor, a vendor's own go before them; a vendor may also
    be just its script. Raises ValueError.
    """
    if not isinstance(given, dict):
        raise ValueError("a scenario is a table of vendors and settings")
    _refuse_unknown(given, {"seed", *_PLAN_KEYS - {"script"}, *VENDOR_NAMES})
    seed = given.get("seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise ValueError("the seed is not a whole number")
    common = {key: value for key, value in given.items() if key in _PLAN_KEYS}
    plans = {}
    for vendor in VENDOR_NAMES:
        own = given.get(vendor, {})
        try:
            plans[vendor] = _plan(common | (own if isinstance(own, dict) else {"script": own}))
        except ValueError as error:
            raise ValueError(f"{vendor}: {error}") from None
    return Scenario(seed, plans)


def _plan(given: Mapping[str, Any]) -> VendorPlan:
    _refuse_unknown(given, _PLAN_KEYS)
    faults = given.get("faults")
    pieces = given.get("random_pieces", False)
    if not isinstance(pieces, bool):
        raise ValueError("random_pieces is neither true nor false")
    # faults without a rate are meant to happen
    rate = read_rate(given.get("fault_rate", 0.0 if faults is None else 1.0))
    return VendorPlan(
        script=_script(given.get("script", [])),
        fault_rate=rate,
        faults=_mix(faults) if rate else (),
        first_token=read_latency(given.get("latency", 0)),
        between_tokens=read_latency(given.get("token_latency", 0)),
        random_pieces=pieces,
    )


def _mix(given: Any) -> Any:
    match given:
        case None:
            return weighted(USUAL_FAULTS)
        case str() | int():
            return weighted(str(given))
        case list():
            return weighted(" ".join(str(one) for one in given))
        case dict():
            return weighted({str(name): weight for name, weight in given.items()})
    raise ValueError("the faults are neither a list nor a table of weights")


def _script(given: Any) -> tuple[Reaction, ...]:
    if isinstance(given, str):
        given = given.replace(",", " ").split()
    if not isinstance(given, list):
        raise ValueError("the script is not a list")
    return tuple(_reaction(entry) for entry in given)


def _reaction(entry: Any) -> Reaction:
    if isinstance(entry, dict):
        return read_reaction(entry)
    if isinstance(entry, str | int) and not isinstance(entry, bool):
        return read_fault(str(entry))
    raise ValueError("an entry of the script is neither a fault nor an answer with its text")


def _refuse_unknown(given: Mapping[Any, Any], known: set[str]) -> None:
    if unknown := sorted(str(key) for key in given if key not in known):
        raise ValueError(f"{unknown[0]} is not known here; there are {', '.join(sorted(known))}")
