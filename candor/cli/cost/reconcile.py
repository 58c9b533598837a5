"""`candor cost reconcile`: does the vendor say the same?"""

import asyncio
import json as json_format
import math
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from candor.cli.cost.report import spent_between
from candor.domain.errors import BadUsage

if TYPE_CHECKING:
    from candor.bootstrap.reconciling import Compared, Difference

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="What the vendor's console exports of its usage.")
]


def reconcile(
    file: File,
    tolerance: Annotated[
        str, typer.Option(metavar="SHARE", help="How far both may differ, such as 1% or 0.01.")
    ] = "1%",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the ledger with a vendor's usage export, by day and model.

    Read are OpenAI's usage and costs (CSV or JSON), Google's billing (CSV), and tables of any
    vendor with a day, a model and tokens, requests or cost. Exit 1 where they differ by more.
    """
    from candor.bootstrap.reconciling import compare, days_of
    from candor.providers.exports.reading import read_export

    most = _share(tolerance)
    export = read_export(file)
    rows = list(compare(export, asyncio.run(spent_between(*days_of(export)))))
    beyond = sum(row.beyond(most) for row in rows)
    if json:
        told = {
            "vendor": export.vendor,
            "zone": export.zone,
            "tolerance": most,
            "rows": [_fields(row, most) for row in rows],
            "beyond_tolerance": beyond,
        }
        print(json_format.dumps(told, ensure_ascii=False))
    else:
        print(f"{export.vendor}, days in {export.zone}, tolerance {most:.2%}\n")
        print(f"{'day':23} {'model':26} {'what':13} {'ledger':>14} {'vendor':>14}  difference")
        for row in rows:
            for name, one in row.figures.items():
                mark = "  beyond tolerance" if one.beyond(most) else ""
                print(
                    f"{_days(row):23} {row.model or 'all models':26} {name:13} "
                    f"{_number(one.ledger):>14} {_number(one.vendor):>14}  "
                    f"{_number(one.by)} ({_percent(one)}){mark}"
                )
        print(f"\n{beyond} of {len(rows)} differ by more than {most:.2%}")
    if beyond:
        raise typer.Exit(1)


def _share(text: str) -> float:
    number = text.strip().removesuffix("%")
    try:
        share = float(number) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise BadUsage("--tolerance: write a share such as 1% or 0.01")
    return share


def _fields(row: "Compared", most: float) -> dict[str, Any]:
    return {
        "from": row.first.isoformat(),
        "until": row.last.isoformat(),
        "model": row.model,
        "beyond_tolerance": row.beyond(most),
        "figures": {
            name: {
                "ledger": _number(one.ledger),
                "vendor": _number(one.vendor),
                "difference": _number(one.by),
                "share": one.share if math.isfinite(one.share) else None,
            }
            for name, one in row.figures.items()
        },
    }


def _days(row: "Compared") -> str:
    return f"{row.first}" if row.first == row.last else f"{row.first}–{row.last}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _percent(one: "Difference") -> str:
    return f"{one.share:+.2%}" if math.isfinite(one.share) else "only the ledger has it"
