"""`candor experiment`: what runs, and what it led to."""

import asyncio
import json as json_format
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import BadUsage

if TYPE_CHECKING:
    from candor.domain.clustered_means import ClusteredMean
    from candor.stores.experiments.outcomes import RecordedExperiment, VariantOutcomes

Project = Annotated[str, typer.Option(help="Whose experiments.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

experiment = typer.Typer(
    name="experiment",
    help="Experiments on prompts: what runs, and what it led to.",
    rich_markup_mode=None,
)


@experiment.callback(invoke_without_command=True)
def begin(context: typer.Context) -> None:
    """Experiments on prompts: what runs, and what it led to."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


@experiment.command("list")
def list_(project: Project = DEFAULT_PROJECT, json: AsJson = False) -> None:
    """List what experiments.yaml names and what the ledger knows."""
    from candor.bootstrap.open_prompts import prompts_of
    from candor.bootstrap.settings import load_settings
    from candor.domain.clock import SystemClock

    settings = load_settings()
    now = SystemClock().now()
    rows: list[dict[str, Any]] = [
        {
            "name": one.name,
            "runs": one.runs(now),
            "from": one.begins.isoformat(),
            "until": one.ends and one.ends.isoformat(),
            "variants": {each.name: each.prompt.version for each in one.variants},
        }
        for one in prompts_of(settings).experiments
        if one.project == project
    ]
    known = asyncio.run(_recorded(project))
    for one in known:
        if one.name not in {row["name"] for row in rows}:
            rows.append({"name": one.name, "runs": False, "from": one.first.isoformat()})
    counted = {one.name: one.turns for one in known}
    for row in rows:
        row["turns"] = counted.get(str(row["name"]), 0)
        if json:
            print(json_format.dumps(row, ensure_ascii=False))
        else:
            state = "runs" if row["runs"] else "does not run"
            print(f"{row['name']}  {state}  {row['turns']:,} turns  from {row['from']}")
    if not rows and not json:
        print("There is no experiment. See docs/prompts.md.")


@experiment.command()
def report(
    name: Annotated[str | None, typer.Argument(help="Which; unset: the latest.")] = None,
    project: Project = DEFAULT_PROJECT,
    json: AsJson = False,
) -> None:
    """Compare an experiment's variants with its first one, with 95 % intervals."""
    told, variants = asyncio.run(_outcomes(name, project))
    rows = list(_compared(told, variants))
    if json:
        print(json_format.dumps({"experiment": told, "variants": rows}, ensure_ascii=False))
        return
    print(told)
    for row in rows:
        print(f"\n{row['variant']}: {row['users']:,} users, {row['turns']:,} turns")
        for outcome, figure in row["outcomes"].items():
            print(f"  {outcome:13} {_said(figure)}")


def _compared(name: str, variants: dict[str, "VariantOutcomes"]) -> Any:
    from candor.domain.clustered_means import clustered_mean
    from candor.stores.experiments.outcomes import OUTCOMES

    first: dict[str, ClusteredMean | None] = {}
    for variant, held in variants.items():
        means = {outcome: clustered_mean(held.values[outcome]) for outcome in OUTCOMES}
        yield {
            "variant": variant,
            "users": held.users,
            "turns": held.turns,
            "outcomes": {
                outcome: _figure(mean, first.get(outcome) if first else None)
                for outcome, mean in means.items()
            },
        }
        first = first or means


def _figure(mean: "ClusteredMean | None", base: "ClusteredMean | None") -> dict[str, Any]:
    if mean is None:
        return {"n": 0, "mean": None, "interval": None}
    figure: dict[str, Any] = {"n": mean.cases, "mean": mean.mean, "interval": mean.interval}
    if base is not None:
        moved, interval = mean.minus(base)
        figure |= {
            "difference": moved,
            "difference_interval": interval,
            "differs": interval is not None and not interval[0] <= 0 <= interval[1],
        }
    return figure


def _said(figure: dict[str, Any]) -> str:
    if figure["mean"] is None:
        return "-"
    said = f"{_number(figure['mean']):>10}{_between(figure['interval']):>26}"
    if "difference" in figure:
        said += f"   {figure['difference']:+.4g}{_between(figure['difference_interval'])}"
        said += "  differs" if figure["differs"] else "  no difference shown"
    return f"{said}   n {figure['n']:,}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _between(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f"  ({_number(interval[0])} to {_number(interval[1])})"


async def _recorded(project: str) -> "list[RecordedExperiment]":
    from candor.bootstrap.export import open_records
    from candor.bootstrap.settings import load_settings
    from candor.stores.experiments.outcomes import recorded_experiments

    async with open_records(load_settings()) as records:
        return await recorded_experiments(records.database, project)


async def _outcomes(name: str | None, project: str) -> tuple[str, dict[str, "VariantOutcomes"]]:
    from candor.bootstrap.export import open_records
    from candor.bootstrap.open_prompts import prompts_of
    from candor.bootstrap.settings import load_settings
    from candor.stores.experiments.outcomes import outcomes_of, recorded_experiments

    settings = load_settings()
    async with open_records(settings) as records:
        known = await recorded_experiments(records.database, project)
        if not known:
            raise BadUsage("no turn has taken part in an experiment yet")
        told = name or known[0].name
        if told not in {one.name for one in known}:
            raise BadUsage(f"no turn has taken part in it; there is: {known[0].name}")
        found = await outcomes_of(records.database, project, told)
    written = [
        each.name
        for one in prompts_of(settings).experiments
        if (one.name, one.project) == (told, project)
        for each in one.variants
    ]
    order = [*(one for one in written if one in found), *sorted(found.keys() - set(written))]
    return told, {one: found[one] for one in order}
