"""How long a vendor takes: `fixed:0.2`, `uniform:0.1,0.3` or `lognormal:0.4,0.5`, in seconds."""

import math
from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

Shape = Literal["fixed", "uniform", "lognormal"]
LONGEST_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds to wait, drawn anew each time.

    `fixed` is `first`; `uniform` lies between `first` and `second`; `lognormal` has the median
    `first` and the standard deviation `second` of its logarithm.
    """

    shape: Shape = "fixed"
    first: float = 0.0
    second: float = 0.0

    def draw(self, chance: Random) -> float:
        """Draw seconds, at most an hour."""
        match self.shape:
            case "fixed":
                return self.first
            case "uniform":
                return chance.uniform(self.first, self.second)
            case "lognormal":
                drawn = self.first * math.exp(chance.gauss(0, self.second))
                return min(drawn, LONGEST_SECONDS)

    def __bool__(self) -> bool:
        return bool(self.first or self.second)


NONE = Latency()


def read_latency(written: str | float) -> Latency:
    """Read a distribution; a bare number is fixed. Raises ValueError."""
    shape, _, numbers = str(written).strip().rpartition(":")
    try:
        given = [float(number) for number in numbers.split(",")]
    except ValueError:
        given = []
    wanted = 1 if shape in ("", "fixed") else 2
    in_range = all(0 <= number <= LONGEST_SECONDS for number in given)
    known = shape == "" or shape in get_args(Shape)
    if not known or len(given) != wanted or not in_range:
        raise ValueError(
            f"{written} is no latency; write seconds up to 3600 as fixed:0.2, uniform:0.1,0.3 or "
            "lognormal:0.4,0.5 (median, spread of the logarithm)"
        )
    match shape:
        case "uniform" if given[0] > given[1]:
            raise ValueError(f"{written}: the first number is the smaller one")
        case "uniform":
            return Latency("uniform", *given)
        case "lognormal" if given[0] == 0 or given[1] > 10:
            raise ValueError(f"{written}: the median is above 0 and the spread at most 10")
        case "lognormal":
            return Latency("lognormal", *given)
    return Latency("fixed", given[0])
