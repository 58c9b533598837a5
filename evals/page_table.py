"""The tables of the page; on a narrow screen each row becomes a card."""

from collections.abc import Iterator, Sequence
from html import escape

from evals.drawings import bar
from evals.row import NOT_MEASURED, WORSE, Columns, verdict
from evals.suite import Measure, WorstCase

_MARKS = {"pass": "pass", "FAIL": "fail", WORSE: "worse"}
_BARS = "0 to 1"
_NOTHING = "<span>-</span>"
_KINDS = {"candor": "value", "95 %": "spread", _BARS: "drawn"}
# kinds of worst cases that are shown at once; the others unfold
_SHOWN = 12


def table(measures: Sequence[Measure], columns: Columns) -> str:
    """Write a table of measures with a bar for each share."""
    drawn = any(one.unit == "share" and one.value is not None for one in measures)
    heads = ["", *columns.heads()]
    # before the verdict stands what it is about
    at = heads.index("threshold")
    if drawn:
        heads.insert(at, _BARS)
    rows = "".join(_row(measure, columns, heads, at if drawn else None) for measure in measures)
    head = "".join(f'<th class="{_KINDS.get(one, "")}">{escape(one)}</th>' for one in heads)
    return f'<div class="wide"><table class="cards"><tr>{head}</tr>{rows}</table></div>'


def worst_table(cases: Sequence[WorstCase]) -> str:
    """Write what went wrong most often, with a few of each kind."""
    shown = "".join(_worst(one) for one in cases[:_SHOWN])
    head = "<tr><th>kind</th><th>times</th><th>where</th><th class='text'>some of them</th></tr>"
    written = f'<div class="wide"><table class="cards">{head}{shown}</table></div>'
    if rest := cases[_SHOWN:]:
        more = "".join(_worst(one) for one in rest)
        written += (
            f"<details><summary>{len(rest)} kinds more</summary>"
            f'<div class="wide"><table class="cards">{head}{more}</table></div></details>'
        )
    return written


def _row(measure: Measure, columns: Columns, heads: list[str], at: int | None) -> str:
    cells = [f"<span>{escape(cell)}</span>" if cell else "" for cell in columns.row(measure)]
    if at is not None:
        cells.insert(at, _bar(measure, columns))
    word = verdict(measure, columns.before)
    return f"<tr>{''.join(_cells(cells, heads, _MARKS.get(word, '')))}</tr>"


def _cells(cells: list[str], heads: list[str], mark: str) -> Iterator[str]:
    for place, (cell, head) in enumerate(zip(cells, heads, strict=True)):
        # the verdict's column is the one without a head
        if place and not head:
            yield f'<td class="{mark}" data-head="verdict">{cell}</td>'
        else:
            kind = "spread" if NOT_MEASURED in cell else _KINDS.get(head, "")
            # a dash keeps a column's place; a card does without
            kind = "none" if cell == _NOTHING else kind
            yield f'<td class="{kind}" data-head="{escape(head)}">{cell}</td>'


def _bar(measure: Measure, columns: Columns) -> str:
    if measure.unit != "share" or measure.value is None:
        return ""
    known = (columns.before or {}).get(measure.key)
    return bar(
        measure.value,
        measure.interval,
        measure.threshold.value if measure.threshold else None,
        known.value if known else None,
    )


def _worst(one: WorstCase) -> str:
    texts = "<br>".join(escape(text) for text in one.texts)
    return (
        f"<tr><td>{escape(one.kind)}</td><td data-head='times'><span>{one.n:,}</span></td>"
        f"<td data-head='where'><span>{escape(one.section)}</span></td>"
        f'<td class="text" data-head=""><span>{texts}</span></td></tr>'
    )
