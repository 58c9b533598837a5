"""Small drawings as inline SVG; colours come from the page, so that both schemes fit."""

from collections.abc import Iterator
from html import escape

from evals.bootstrap import Interval
from evals.plots import Confusion, Distribution, Plot, Reliability

_WIDTH, _HEIGHT = 140, 18
# left margin, plot's side, and the whole drawing's height in a figure
_LEFT, _SIDE, _TALL = 56, 220, 272
# room for the longest name of a class in a confusion matrix, beside it and below
_NAME, _BELOW = 112, 120


def bar(
    value: float, interval: Interval | None, threshold: float | None, before: float | None
) -> str:
    """Draw a share as a bar from 0 to 1: its interval as a line, the threshold as a notch.

    What it was before is a ring.
    """
    parts = [
        _rect(0, 5, _WIDTH, 8, "track"),
        _rect(0, 5, _clip(value) * _WIDTH, 8, "bar"),
    ]
    if interval is not None:
        low, high = (_clip(end) * _WIDTH for end in interval)
        parts.append(_line(low, 9, max(high, low + 1), 9, "spread"))
    if threshold is not None:
        at = min(max(_clip(threshold) * _WIDTH, 1), _WIDTH - 1)
        parts.append(_line(at, 1, at, 17, "notch"))
    if before is not None:
        parts.append(f'<circle cx="{_clip(before) * _WIDTH:.1f}" cy="9" r="3" class="before"/>')
    return (
        f'<svg class="mini" viewBox="-4 0 {_WIDTH + 8} {_HEIGHT}" width="{_WIDTH + 8}" '
        f'height="{_HEIGHT}" aria-hidden="true">{"".join(parts)}</svg>'
    )


def figure(plot: Plot) -> str:
    """Draw a plot with its title, its axes and its numbers."""
    tall = _TALL
    if isinstance(plot, Reliability):
        error = plot.error
        said = "no case" if error is None else f"expected calibration error {error:.3f}"
        drawn = "".join(_reliability(plot))
    elif isinstance(plot, Confusion):
        said = f"{plot.right:,} of {plot.n:,} as labelled; rows labelled, columns answered"
        drawn = "".join(_confusion(plot))
        tall = 4 + _LEFT + _SIDE + 12 - _NAME + _BELOW
    else:
        said = f"{sum(plot.counts):,} cases"
        drawn = "".join(_distribution(plot))
    return (
        f"<figure><figcaption>{escape(plot.title)}<small>{said}</small></figcaption>"
        f'<svg viewBox="0 0 {_LEFT + _SIDE + 16} {tall}" role="img" '
        f'aria-label="{escape(plot.title)}: {said}">{drawn}</svg></figure>'
    )


def _reliability(plot: Reliability) -> Iterator[str]:
    yield from _axes("confidence", "share that is right")
    yield _line(_LEFT, 10 + _SIDE, _LEFT + _SIDE, 10, "ideal")
    most = max((one.n for one in plot.bins), default=1)
    for one in plot.bins:
        x, y = _LEFT + one.confidence * _SIDE, 10 + (1 - one.right) * _SIDE
        yield _line(x, 10 + (1 - one.confidence) * _SIDE, x, y, "gap")
        # the area of a dot is its share of the cases
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + 7 * (one.n / most) ** 0.5:.1f}" '
        yield f'class="dot"><title>{one.right:.2f} right at {one.confidence:.2f}, '
        yield f"{one.n:,} cases</title></circle>"


def _axes(below: str, beside: str) -> Iterator[str]:
    for step in range(5):
        share = step / 4
        x, y = _LEFT + share * _SIDE, 10 + (1 - share) * _SIDE
        yield _line(_LEFT, y, _LEFT + _SIDE, y, "grid")
        yield _text(_LEFT - 6, y + 4, f"{share:g}", "end")
        yield _text(x, 10 + _SIDE + 14, f"{share:g}", "middle")
    yield _text(_LEFT + _SIDE / 2, _TALL - 8, below, "middle")
    yield _text(12, 10 + _SIDE / 2, beside, "middle", turned=True)


def _distribution(plot: Distribution) -> Iterator[str]:
    most, kinds = max(plot.counts, default=0), len(plot.counts)
    if not most:
        yield _text(_LEFT + _SIDE / 2, _TALL / 2, "no case", "middle")
        return
    room = min(_SIDE / kinds, 28)
    for place, (label, count) in enumerate(zip(plot.labels, plot.counts, strict=True)):
        y = 10 + place * room
        length = count / most * (_SIDE - 76)
        yield _text(_LEFT + 30, y + room / 2 + 4, label[:14], "end")
        yield _rect(_LEFT + 36, y + 2, max(length, 0.5), room - 4, "bar")
        yield _text(_LEFT + 41 + length, y + room / 2 + 4, f"{count:,}", "start")
    if plot.unit:
        yield _text(_LEFT + _SIDE / 2, 10 + kinds * room + 16, plot.unit, "middle")


def _confusion(plot: Confusion) -> Iterator[str]:
    room = (_LEFT + _SIDE + 12 - _NAME) / max(len(plot.labels), 1)
    below = 4 + len(plot.labels) * room
    for at, (label, row) in enumerate(zip(plot.labels, plot.counts, strict=True)):
        yield _text(_NAME - 6, 4 + at * room + room / 2 + 4, label, "end")
        across = _NAME + at * room + room / 2 + 4
        yield _text(across, below + 6, label, "end", turned=True)
        for place, count in enumerate(row):
            x, y = _NAME + place * room, 4 + at * room
            kind = "cell right" if place == at else "cell wrong" if count else "cell"
            # the shade is the share of what is labelled so
            shade = count / (sum(row) or 1)
            yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{room - 1:.1f}" height="{room - 1:.1f}" '
            yield f'class="{kind}" fill-opacity="{0.12 + 0.5 * shade if count else 1:.2f}"><title>'
            yield f"{escape(label)} as {escape(plot.labels[place])}: {count:,}</title></rect>"
            if count:
                yield f'<text x="{x + room / 2:.1f}" y="{y + room / 2 + 3:.1f}" class="count" '
                yield f'text-anchor="middle">{count}</text>'


def _clip(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="{kind}"/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _text(x: float, y: float, said: str, anchor: str, *, turned: bool = False) -> str:
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turn}>{escape(said)}</text>'
