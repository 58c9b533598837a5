"""How often the language of a text is told, and how often a foreign one is taken for ours."""

import subprocess
import sys
import time
from collections.abc import Mapping
from statistics import median

from candor.routing.language import SPOKEN, detect, load
from evals.bootstrap import share_interval
from evals.open_sets import rows
from evals.suite import SEED, Bench, Measure, Outcome, Threshold, WorstCase

SENTENCES = ("tatoeba-sentences", "crypto-quiz-texts")
SHORT = "lingua-short-texts"
_TAGS = {"pt": "pt-BR", "pt-br": "pt-BR", "zh-tw": "zh"}
_MEASURE_MEMORY = """
import resource
from candor.routing.language import detect, load
held = lambda: int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
before = held()
load()
detect("How do I stake my ether?")
print((held() - before) / 2**20)
"""


class LanguageSuite:
    """Sentences and in-domain texts bind; words and pairs of words are reported apart."""

    name = "language"
    datasets: tuple[str, ...] = tuple(f"lang/{name}-open.jsonl" for name in (*SENTENCES, SHORT))
    evaluators: tuple[str, ...] = (
        "told: the language of a text in one of the eight spoken ones is detected",
        "taken for ours: a text in another language gets a spoken one and not the default",
    )
    thresholds: Mapping[str, Threshold] = {
        "told": Threshold(0.97),
        "taken for ours": Threshold(0.05, at_least=False),
        "p50": Threshold(1.0, at_least=False, binding=False),
    }

    def run(self, bench: Bench) -> Outcome:
        """Measure each set, the time of one text, and what the model takes of memory."""
        load()
        outcome = Outcome([])
        times: list[float] = []
        for name in (*SENTENCES, SHORT):
            bench.say(f"language: {name}")
            try:
                texts = rows(bench.data / "lang" / f"{name}-open.jsonl")
            except FileNotFoundError:
                outcome.missing.append(f"lang/{name}-open.jsonl")
                continue
            self._judge(name, texts, outcome, times)
        if times:
            speed = self.thresholds["p50"]
            outcome.measures.append(
                Measure("cost", "p50", median(times), len(times), "ms", threshold=speed)
            )
            outcome.measures.append(Measure("cost", "model, MB", _megabytes(), 1, "count"))
        return outcome

    def _judge(
        self, name: str, texts: list[dict[str, str]], outcome: Outcome, times: list[float]
    ) -> None:
        told: dict[str, list[bool]] = {}
        taken: dict[str, list[bool]] = {}
        wrong: dict[str, list[str]] = {}
        for row in texts:
            language = _TAGS.get(row["lang"], row["lang"])
            kind = row["kind"] if name == SHORT else "sentence"
            began = time.perf_counter()
            found = detect(row["text"], default="")
            times.append((time.perf_counter() - began) * 1000)
            if language not in SPOKEN:
                taken.setdefault(kind, []).append(found != "")
                continue
            # English is the default of a project that names none
            told.setdefault(kind, []).append((found or "en") == language)
            told.setdefault(f"{kind}, {language}", []).append((found or "en") == language)
            if (found or "en") != language:
                wrong.setdefault(f"{language} as {found or 'nothing'}", []).append(row["text"])
        for kind, hits in sorted(told.items()):
            outcome.measures.append(
                Measure(
                    name,
                    f"{kind}, told",
                    sum(hits) / len(hits),
                    len(hits),
                    threshold=self.thresholds["told"] if kind == "sentence" else None,
                    detail="," in kind,
                    spread=share_interval(sum(hits), len(hits), SEED),
                    better="more",
                )
            )
        for kind, hits in sorted(taken.items()):
            outcome.measures.append(
                Measure(
                    name,
                    f"{kind}, taken for ours",
                    sum(hits) / len(hits),
                    len(hits),
                    threshold=self.thresholds["taken for ours"] if kind == "sentence" else None,
                    spread=share_interval(sum(hits), len(hits), SEED),
                    better="less",
                )
            )
        for kind, cases in sorted(wrong.items(), key=lambda item: -len(item[1])):
            outcome.worst.append(WorstCase(name, kind, len(cases), tuple(cases[:3])))


def _megabytes() -> float:
    # a process of its own: in this one the model may be loaded already
    run = subprocess.run(  # noqa: S603 - this interpreter, our own words
        [sys.executable, "-c", _MEASURE_MEMORY], capture_output=True, text=True, check=True
    )
    return float(run.stdout)
