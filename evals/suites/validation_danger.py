"""Danger phrases: what is found, what is left of it, and what harmless text is touched."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from candor.domain.sentences import split_sentences
from candor.texts.reader import LANGUAGES, Texts
from candor.validation.danger import find_families, tone_down
from evals.claims.sets import OPEN, Sentence, labelled, open_claims
from evals.masking import mask
from evals.suite import Bench, Measure, Threshold, WorstCase
from evals.suites.privacy_part import Part, Piece

Thresholds = Mapping[str, Threshold]

_TEXTS = Texts()
# no rule was written with these
_PAGES: Final = ("polygon", "optimism", "safe", "uniswap", "arbitrum", "bitcoinops")
_SHOWN: Final = 4


def toned(sentence: Sentence) -> str:
    """Answer the sentence as the service would say it."""
    softened = _TEXTS.group(sentence.language, "soften")
    return tone_down(sentence.text, language=sentence.language, softened=softened).text


def danger(bench: Bench, thresholds: Thresholds, *, most: int) -> Part:
    """Measure the labelled sentences, the open claims, and pages of documentation."""
    yield _judge("danger phrases, held out", list(labelled("test")), thresholds)
    yield _judge("danger phrases, development", list(labelled("development")), thresholds)
    try:
        yield _judge("danger phrases, open claims", list(open_claims(bench.data)), thresholds)
    except FileNotFoundError:
        yield Piece([], [], [OPEN])
    yield _pages(bench.data, thresholds, most)
    yield Piece([], _shown(), [])


def _judge(section: str, sentences: Sequence[Sentence], thresholds: Thresholds) -> Piece:
    dangerous = [one for one in sentences if one.family]
    harmless = [one for one in sentences if not one.family]
    missed = [one for one in dangerous if toned(one) == one.text]
    touched = [one for one in harmless if toned(one) != one.text]
    again = [one for one in dangerous if _is_dangerous(toned(one), one.language)]
    measures = [
        Measure(
            section,
            name,
            1 - len(wrong) / len(of) if of else None,
            len(of),
            threshold=thresholds[name],
        )
        for name, wrong, of in (
            ("danger found and toned down", missed, dangerous),
            ("harmless sentences untouched", touched, harmless),
        )
    ]
    measures.append(
        Measure(
            section,
            "danger phrases left",
            float(len(again)),
            len(dangerous),
            "count",
            thresholds["danger phrases left"],
        )
    )
    for language in LANGUAGES:
        of = [one for one in dangerous if one.language == language]
        if of and len(of) < len(dangerous):
            share = 1 - sum(one.language == language for one in missed) / len(of)
            measures.append(Measure(section, f"found, {language}", share, len(of), detail=True))
    worst = [
        WorstCase(section, kind, len(wrong), tuple(mask(one.text, ()) for one in wrong[:8]))
        for kind, wrong in (("not found", missed), ("harmless, touched", touched))
        if wrong
    ]
    return Piece(measures, worst, [])


def _is_dangerous(text: str, language: str) -> bool:
    own = set(_TEXTS.group(language, "soften").values())
    return any(
        find_families(text, sentence, language=language)
        for sentence in split_sentences(text)
        if sentence.of(text) not in own
    )


def _pages(data: Path, thresholds: Thresholds, most: int) -> Piece:
    section = "documentation, sentences touched"
    measures: list[Measure] = []
    touched: list[str] = []
    missing = []
    seen = hits = 0
    for project in _PAGES:
        if not (data / "kb" / project).is_dir():
            missing.append(f"kb/{project}")
            continue
        found = list(_flagged((data / "kb" / project).rglob("*.md"), most))
        seen += len(found)
        touched += [text for text, hit in found if hit]
        hits += sum(hit for _, hit in found)
    if seen:
        name = "harmless sentences untouched"
        measures = [Measure(section, name, 1 - hits / seen, seen, threshold=thresholds[name])]
    worst = [WorstCase(section, "touched", hits, tuple(mask(text, ()) for text in touched[:12]))]
    return Piece(measures, worst if hits else [], missing)


def _flagged(pages: Iterable[Path], left: int) -> Iterable[tuple[str, bool]]:
    for page in sorted(pages):
        text = page.read_text("utf-8", errors="replace")
        for sentence in split_sentences(text):
            if left and sentence.kind != "code":
                left -= 1
                yield sentence.of(text), bool(find_families(text, sentence, language="en"))


def _shown() -> list[WorstCase]:
    """Answer sentences before and after, for a reader to judge whether they are well formed."""
    cases = []
    for language in LANGUAGES:
        own = set(_TEXTS.group(language, "soften").values())
        pairs = [
            f"{one.text} → {after}"
            for one in labelled("test")
            if one.language == language and one.family and (after := toned(one)) not in own
        ]
        pairs += [
            f"{one.text} → {toned(one)}"
            for one in labelled("test")
            if one.language == language and one.family
        ]
        texts = tuple(mask(pair, ()) for pair in list(dict.fromkeys(pairs))[:_SHOWN])
        cases.append(WorstCase("as toned down, to be read", language, len(texts), texts))
    return cases
