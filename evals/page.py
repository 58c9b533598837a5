"""One HTML page of a run that needs nothing else: tables, and the masked worst cases."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from evals.baseline import Baseline
from evals.report import columns, row, verdict
from evals.run import Result

_STYLE = """
:root{--paper:#FBFAF7;--raised:#FFFFFF;--ink:#1B1D22;--quiet:#5C616B;--line:#E3E0D8;
--accent:#0F5E4D;--danger:#A3262A}
@media (prefers-color-scheme:dark){:root{--paper:#14161A;--raised:#1C1F25;--ink:#ECEAE4;
--quiet:#9BA1AC;--line:#2C3038;--accent:#5FC7A9;--danger:#F08A84}}
body{margin:0 auto;max-width:1100px;padding:32px 24px;background:var(--paper);color:var(--ink);
font:14px/1.5 system-ui,sans-serif}
h1{font-size:24px;font-weight:600}h2{font-size:18px;font-weight:600;margin-top:32px}
p,li{color:var(--quiet)}p.answer{color:var(--ink);font-size:18px}
table{border-collapse:collapse;width:100%;background:var(--raised);border:1px solid var(--line);
border-radius:10px;font-variant-numeric:tabular-nums}
th,td{padding:4px 12px;text-align:right;border-bottom:1px solid var(--line);font-weight:400}
th{color:var(--quiet);font-size:12px}th:first-child,td:first-child{text-align:left}
td.pass{color:var(--accent)}td.fail{color:var(--danger);font-weight:600}
td.text{text-align:left;font-family:ui-monospace,monospace;font-size:12px;
overflow-wrap:anywhere}
"""


def as_page(results: Sequence[Result], baseline: Baseline) -> str:
    """Write the page; every text on it is masked already, and escaped here."""
    suites = "\n".join(part for result in results for part in _suite(result, baseline))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Evals</title><style>{_STYLE}</style></head>\n<body>{suites}</body></html>\n"
    )


def sentence(result: Result) -> str:
    """Say in one sentence how the suite went."""
    asked = [one for one in result.outcome.measures if one.threshold and one.threshold.binding]
    failed = sum(one.fails for one in asked)
    met = f"{len(asked) - failed} of {len(asked)} thresholds are met"
    missing = len(result.outcome.missing)
    sets = f"; {missing} data set{'s' * (missing > 1)} not found" if missing else ""
    return f"{result.suite.name}: {met}{sets}."


def _suite(result: Result, baseline: Baseline) -> Iterator[str]:
    outcome = result.outcome
    before = baseline.get(result.suite.name) if baseline else None
    yield f'<h1>{escape(result.suite.name)}</h1><p class="answer">{escape(sentence(result))}</p>'
    yield "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in result.suite.evaluators) + "</ul>"
    for section, group in groupby(outcome.measures, key=lambda one: one.section):
        heads = ("", *columns(outcome, compared=before is not None))
        yield f"<h2>{escape(section)}</h2><table><tr>"
        yield "".join(f"<th>{escape(head)}</th>" for head in heads) + "</tr>"
        for measure in group:
            word = verdict(measure)
            mark = {"pass": "pass", "FAIL": "fail"}.get(word, "")
            cells = (
                f'<td class="{mark}">{escape(cell)}</td>' if cell == word and mark
                else f"<td>{escape(cell)}</td>"
                for cell in row(measure, outcome, before)
            )  # fmt: skip
            yield "<tr>" + "".join(cells) + "</tr>"
        yield "</table>"
    if outcome.worst:
        yield "<h2>Most frequent misses, masked</h2><table>"
        yield "<tr><th>where</th><th>times</th><th>what</th><th>some of them</th></tr>"
        for case in outcome.worst:
            yield (
                f"<tr><td>{escape(case.section)}</td><td>{case.n}</td>"
                f'<td>{escape(case.kind)}</td><td class="text">'
                f"{'<br>'.join(escape(text) for text in case.texts)}</td></tr>"
            )
        yield "</table>"
