"""The public data sets."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from candor.privacy.redact import SECRET_TYPES
from evals import open_sets as sets
from evals.finders.contract import Finder
from evals.judge import judge
from evals.measures import share_measure, typed_measures
from evals.spans import Case, Tally
from evals.suite import Bench, Measure
from evals.suites.privacy_holdouts import harmless
from evals.suites.privacy_part import Part, Piece, Thresholds, for_figures

Read = Callable[[Path], Iterator[Case]]

_LABELLED: Mapping[str, Read] = {
    "pii/presidio-research-synth-v2-open.jsonl": sets.labelled,
    "pii/presidio-research-generated-large-open.jsonl": sets.labelled,
    "pii/presidio-recognizer-tests-open.jsonl": sets.labelled,
    "pii/hex64-in-docs-open.jsonl": sets.labelled,
    "pii/bip39-vectors-open.jsonl": sets.phrases,
    "addresses/all-main-chains-open.jsonl": sets.chain_rows,
    "addresses/btc-key-io.json": sets.chain_vectors,
    "addresses/btc-bech32-bips.json": sets.chain_vectors,
    "addresses/bip32-extended-keys.json": sets.chain_vectors,
    "addresses/eth-eip55.json": sets.chain_vectors,
    "addresses/eth-scam-addresses.json": sets.chain_vectors,
}
# what people reported, with slips of the pen; and the corners of the e-mail grammar
_UNCHECKED: Mapping[str, Read] = {
    "addresses/cryptoscamdb-by-coin-open.jsonl": sets.chain_rows,
    "pii/isemail-rfc5322-open.jsonl": sets.emails,
}
_HARMLESS = {
    "pii/bip39-prose-negatives-open.jsonl": "SEED_PHRASE",
    "pii/hex64-in-docs-open.jsonl": "PRIVATE_KEY",
}
_PHONES = "pii/phone-examples-open.jsonl"
_API_KEYS = "pii/api-keys-secrets-open.jsonl.gz"
DATASETS = (*_LABELLED, *_UNCHECKED, *_HARMLESS, _PHONES, _API_KEYS)


def open_sets(bench: Bench, finders: Sequence[Finder], thresholds: Thresholds) -> Part:
    """Measure the public sets: labels that can be trusted against the thresholds, others apart."""
    cases, missing = _read(bench.data, _LABELLED)
    verdict = judge("open sets", cases, finders)
    binding = for_figures(thresholds, "removed")
    yield Piece(
        typed_measures("open sets", verdict.tallies, binding), verdict.misses.worst(20), missing
    )
    cases, missing = _read(bench.data, _UNCHECKED)
    verdict = judge("open sets, as reported", cases, finders)
    measures = typed_measures(
        "open sets, as reported", verdict.tallies, lambda *_: None, figures=("removed", "recall")
    )
    yield Piece(measures, verdict.misses.worst(8), missing)
    yield _phones(bench, finders, thresholds)
    yield _api_keys(bench, finders)
    readers = {name: partial(sets.negatives, of_type=type_) for name, type_ in _HARMLESS.items()}
    cases, missing = _read(bench.data, readers)
    if cases:
        yield harmless("open sets, harmless texts", cases, finders, thresholds)
    yield Piece([], [], missing)


def _read(data: Path, readers: Mapping[str, Read]) -> tuple[list[Case], list[str]]:
    cases, missing = [], []
    for name, read in readers.items():
        try:
            cases += list(read(data / name))
        except FileNotFoundError:
            missing.append(name)
    return cases, missing


def _phones(bench: Bench, finders: Sequence[Finder], thresholds: Thresholds) -> Piece:
    section = "open sets, telephone numbers without context"
    forms: dict[str, list[Case]] = defaultdict(list)
    try:
        for form, case in sets.phones(bench.data / _PHONES):
            forms[form].append(case)
    except FileNotFoundError:
        return Piece([], [], [_PHONES])
    measures: list[Measure] = []
    worst = []
    invalid = forms.pop("invalid", [])
    for form, cases in forms.items():
        verdict = judge(section, cases, finders)
        hits = {name: tallies.of("PHONE").removed for name, tallies in verdict.tallies.items()}
        # local digits say nothing by themselves; they are reported, not required
        threshold = None if form == "NATIONAL" else thresholds["personal data removed"]
        measures.append(share_measure(section, f"{form} removed", hits, len(cases), threshold))
        worst += verdict.misses.worst(2)
    hits = {one.name: sum(bool(one.find(case.text)) for case in invalid) for one in finders}
    measures.append(share_measure(section, "not a number, taken for one", hits, len(invalid)))
    return Piece(measures, worst, [])


def _api_keys(bench: Bench, finders: Sequence[Finder]) -> Piece:
    section = "open sets, texts with an API key"
    tallies = {finder.name: Tally() for finder in finders}
    try:
        labelled = list(sets.api_keys(bench.data / _API_KEYS))
    except FileNotFoundError:
        return Piece([], [], [_API_KEYS])
    misses = judge(section, (), finders).misses
    for secret, case in labelled:
        for finder in finders:
            found = finder.find(case.text)
            claimed = any(span.type in SECRET_TYPES for span in found)
            tally = tallies[finder.name]
            tally.held += secret
            tally.named += secret and claimed
            tally.claimed += claimed
            tally.right += secret and claimed
            if finder is finders[0] and secret and not claimed:
                misses.add(f"API_KEY left: {case.kind}", case, found, ())
    product, *others = tallies
    measures = [
        Measure(
            section,
            name,
            getattr(tallies[product], name.lower()),
            len(labelled) if name == "precision" else tallies[product].held,
            beside={other: getattr(tallies[other], name.lower()) for other in others},
        )
        for name in ("recall", "precision", "F2")
    ]
    return Piece(measures, misses.worst(10), [])
