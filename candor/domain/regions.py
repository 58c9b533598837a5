"""What the law of the caller's region asks for; its table is regions.yaml beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import yaml

from candor.domain.purposes import PURPOSES, Purpose, Said

Basis = Literal["opt_in", "opt_out"]

ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class RegionRule:
    """One row of the table: what each purpose needs, and where the browser's signal is a no."""

    basis: Mapping[Purpose, Basis]
    gpc_is_no: frozenset[Purpose]

    def permits(self, purpose: Purpose, said: Said | None, *, gpc: bool = False) -> bool:
        """Tell whether the purpose is allowed after what the user said, None for nothing.

        A no always holds. Global Privacy Control is a no too, unless the user agreed while it
        was on, which is agreeing in spite of it (11 CCR 7025(c)(3)).
        """
        if said is not None and not said.given:
            return False
        if gpc and purpose in self.gpc_is_no and not (said is not None and said.gpc):
            return False
        return self.basis[purpose] == "opt_out" or said is not None


@dataclass(frozen=True)
class ConsentRules:
    """The rules of every region, the version of the text in force, and which yes still stands.

    `standing` are the versions whose yes holds under `version`; under any other version the
    user is asked again. A no needs no version.
    """

    by_country: Mapping[str, RegionRule]
    elsewhere: RegionRule
    version: str
    standing: frozenset[str]

    def rule(self, region: str | None) -> RegionRule:
        """Answer the rule of an ISO 3166-1 alpha-2 code in any case, or of an unknown region."""
        return self.by_country.get((region or "").upper(), self.elsewhere)

    def asks_beforehand(self, purpose: Purpose, region: str | None) -> bool:
        """Tell whether the purpose needs a yes before it may begin."""
        return self.rule(region).basis[purpose] == "opt_in"

    def permitted(
        self, region: str | None, said: Mapping[Purpose, Said], *, gpc: bool = False
    ) -> frozenset[Purpose]:
        """Answer the purposes that are allowed after what the user said to each."""
        rule = self.rule(region)
        return frozenset(
            purpose
            for purpose in PURPOSES
            if rule.permits(purpose, self._counts(said.get(purpose)), gpc=gpc)
        )

    def _counts(self, said: Said | None) -> Said | None:
        return None if said and said.given and said.version not in self.standing else said


def read_rules(
    *, version: str, standing: frozenset[str], elsewhere: Basis = "opt_in"
) -> ConsentRules:
    """Read the table; `elsewhere` is what analytics and improvement need in its last row."""
    table: dict[str, dict[str, Any]] = yaml.safe_load(
        files("candor.domain").joinpath("regions.yaml").read_text("utf-8")
    )
    table[ELSEWHERE] |= {"analytics": elsewhere, "improvement": elsewhere}
    rules = {name: _rule(row) for name, row in table.items()}
    return ConsentRules(
        by_country={
            country: rules[name] for name, row in table.items() for country in _countries(row)
        },
        elsewhere=rules[ELSEWHERE],
        version=version,
        standing=standing,
    )


def _rule(row: Mapping[str, Any]) -> RegionRule:
    return RegionRule(
        basis={purpose: row[purpose] for purpose in PURPOSES},
        gpc_is_no=frozenset(row["gpc_is_no"]),
    )


def _countries(row: Mapping[str, Any]) -> list[str]:
    # one string, since YAML reads the code of Norway in a list as false
    countries: str = row["countries"]
    return countries.split()
