"""Whether the search says that the documents do not say, and only then."""

import random
from collections.abc import Mapping, Sequence
from datetime import MAXYEAR

from candor.bootstrap.rules import rules_of
from candor.bootstrap.settings import load_settings
from evals.indexed_documents import IndexedDocuments
from evals.open_sets import rows
from evals.ranked import DEPTH
from evals.retrieval_sets import ENGLISH, FOREIGN, Asked
from evals.suite import Bench, Measure, Threshold

_CLINC = "routing/clinc150-intents-open.jsonl"
_BANKING = "routing/banking77-intents-open.jsonl"
# everyday sentences in the languages that the product speaks besides English
_SENTENCES = "lang/tatoeba-sentences-open.jsonl"
_LANGUAGES = frozenset({"es", "de", "fr", "pt", "ru", "zh", "ar"})
OFF_TOPIC = (_CLINC, _BANKING, _SENTENCES)
SECTION = "the documents do not say"
SAMPLE = 200


async def floor_measures(
    bench: Bench,
    documents: IndexedDocuments,
    questions: Sequence[Asked],
    thresholds: Mapping[str, Threshold],
) -> list[Measure]:
    """Measure what the default floor keeps of answerable questions, and refuses of others.

    Bank customers' questions lie near: some of them the documents do answer.
    """
    limits = rules_of(load_settings(), year=MAXYEAR).limits

    async def kept(queries: Sequence[str]) -> float:
        found = [await documents.files(one, DEPTH, limits) for one in queries]
        return sum(map(bool, found)) / len(found)

    rng = random.Random(bench.seed)

    async def refused(name: str, everything: Sequence[str]) -> Measure:
        queries = rng.sample(everything, min(SAMPLE, len(everything)))
        share = 1 - await kept(queries)
        return Measure(SECTION, name, share, len(queries), threshold=thresholds.get(name))

    english = [one.query for one in questions if one.kind in ENGLISH]
    foreign = [one.query for one in questions if one.kind == FOREIGN]
    measures = []
    for name, asked in (("answerable kept", english), ("answerable kept, foreign", foreign)):
        share = await kept(asked)
        threshold = thresholds.get(name)
        measures.append(Measure(SECTION, name, share, len(asked), threshold=threshold))
    for name, file in (("off topic refused", _CLINC), ("banking refused", _BANKING)):
        everything = [row["query"] for row in rows(bench.data / file)]
        measures.append(await refused(name, everything))
    elsewhere = [row["text"] for row in rows(bench.data / _SENTENCES) if row["lang"] in _LANGUAGES]
    measures.append(await refused("off topic refused, foreign", elsewhere))
    return measures
