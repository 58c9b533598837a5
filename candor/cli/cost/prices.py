"""`candor cost prices`: the table in force, how old it is, and rows of one's own."""

import json as json_format
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from candor.bootstrap.settings import Settings
    from candor.providers.prices import Price, Prices


def prices(
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="MODEL=INPUT,OUTPUT[,CACHED]",
            help="US dollars per million tokens, kept in prices.json of the data folder with "
            "today's date; a service that runs takes them up when it is started anew.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List what each model's tokens cost, since when, and which configured model has no price."""
    from candor.bootstrap.open_prices import priced_models, prices_of
    from candor.bootstrap.settings import load_settings
    from candor.domain.clock import SystemClock

    settings, today = load_settings(), SystemClock().now().date()
    if set_:
        _set(settings, set_)
    table = prices_of(settings)
    rows = [row for provider in table.rows.values() for row in provider]
    unpriced = [one for one in priced_models(settings, table) if not one.known]
    if json:
        told = {
            "as_of": table.as_of.isoformat(),
            "age_days": (today - table.as_of).days,
            "source": table.source,
            "prices": [_fields(row) for row in rows],
            "without_price": [{"provider": one.provider, "model": one.model} for one in unpriced],
        }
        print(json_format.dumps(told, ensure_ascii=False))
        return
    print(f"Prices of {table.as_of}, {(today - table.as_of).days} days old: {table.source}")
    print("US dollars per million tokens\n")
    print(f"{'model':34} {'input':>9} {'cached':>9} {'output':>9}  as of       a request")
    for row in rows:
        name = f"{row.provider}/{row.model}"
        fees = ", ".join(f"{size} {fee}" for size, fee in row.request.items())
        print(
            f"{name:34} {row.input:>9} {row.cached_input:>9} {row.output:>9}  {row.as_of}  {fees}"
        )
    for one in unpriced:
        price, _ = table.find(one.provider, one.model)
        print(
            f"\n{one.model} has no price; it is priced like {price.model}, marked as an estimate."
        )


def _set(settings: "Settings", wanted: list[str]) -> None:
    from candor.bootstrap.data_dir import prepare_data_dir
    from candor.bootstrap.open_prices import configured_models, own_prices_file, prices_of
    from candor.domain.clock import SystemClock
    from candor.providers.own_prices import read_setting, write_own_prices

    table: Prices = prices_of(settings)
    read = [read_setting(text, configured_models(settings), table) for text in wanted]
    prepare_data_dir(settings)
    today = SystemClock().now().date()
    write_own_prices(own_prices_file(settings), read, table, today=today)


def _fields(row: "Price") -> dict[str, Any]:
    return {
        "provider": row.provider,
        "model": row.model,
        "as_of": row.as_of.isoformat(),
        "input_usd": str(row.input),
        "cached_input_usd": str(row.cached_input),
        "output_usd": str(row.output),
        "reasoning_usd": str(row.reasoning),
        "request_usd": {size: str(fee) for size, fee in row.request.items()},
    }
