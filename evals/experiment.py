"""Cases run as a LangSmith experiment: in this process alone unless an upload is asked for.

What `upload_results=False` leaves open is closed here: LangSmith's client asks its server what it
can do unless `info` is given, sends batches from a thread of its own, and its asynchronous
`aevaluate` sends every run all the same. So `evaluate` is used, with a client that has nowhere to
send to and samples no run; and the inner steps of a turn are never traced.
"""

import contextlib
import hashlib
import io
import os
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from langsmith import Client, evaluate, tracing_context
from langsmith.evaluation import EvaluationResult, EvaluationResults
from langsmith.schemas import Example, Run

from candor.privacy.redact import Redactor, default_detectors
from evals.suite import Bench

Outputs = dict[str, Any]

# port 9 discards; nothing is ever sent there
_NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True, slots=True)
class Case:
    """A case by its name. `text` shows what it is about, and is redacted before it is sent."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """What an evaluator says of a case: from 0 to 1 in one respect, and what was wrong."""

    aspect: str
    value: float
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A case with what came out and how it was judged; `error` is the kind of failure, if any."""

    case: str
    outputs: Outputs
    scores: tuple[Score, ...]
    error: str | None = None


Target = Callable[[str], Outputs]
Evaluator = Callable[[str, Outputs], Iterable[Score]]


def run_experiment(
    name: str, cases: Iterable[Case], target: Target, evaluator: Evaluator, bench: Bench
) -> list[Row]:
    """Run every case through `target` and judge it; rows come in the order of the cases.

    A target that fails makes a row with an error and no scores. With `bench.upload` the data set
    and the experiment go to LangSmith, redacted.
    """
    cases = list(cases)
    client = _sending_client() if bench.upload else _local_client()
    data: Any = (
        _uploaded(client, name, cases) if bench.upload else [_example(case) for case in cases]
    )

    def answer(inputs: dict[str, Any]) -> Outputs:
        # the steps within a turn are no business of an experiment
        with tracing_context(enabled=False):
            return target(inputs["case"])

    def judge(run: Run, example: Example) -> EvaluationResults:
        scores = evaluator(_name(example), run.outputs or {}) if run.error is None else ()
        results = [
            EvaluationResult(key=score.aspect, score=score.value, comment=score.comment)
            for score in scores
        ]
        return EvaluationResults(results=results)

    with _quiet():
        results = evaluate(
            answer,
            data=data,
            evaluators=[judge],
            experiment_prefix=f"candor-{name}",
            client=client,
            max_concurrency=0,
            upload_results=bench.upload,
        )
        rows = {_name(row["example"]): _row(row) for row in results}
    return [rows[case.name] for case in cases]


def _row(row: Any) -> Row:
    run: Run = row["run"]
    judged = row["evaluation_results"]["results"]
    failed = [one.comment or "" for one in judged if one.score is None]
    if failed:
        raise RuntimeError(f"an evaluator failed: {failed[0]}")
    scores = tuple(Score(one.key, float(one.score), one.comment or "") for one in judged)
    # of an error only its kind: its text may hold what was asked
    error = run.error.split("(")[0].split("\n")[0][:80] if run.error else None
    return Row(_name(row["example"]), run.outputs or {}, scores, error)


def _name(example: Example) -> str:
    name: str = (example.inputs or {})["case"]
    return name


def _example(case: Case) -> Example:
    return Example(
        id=uuid.uuid4(),
        dataset_id=uuid.uuid4(),
        inputs={"case": case.name, "text": case.text},
        created_at=datetime.now(UTC),
    )


def _local_client() -> Client:
    return Client(
        api_url=_NOWHERE,
        api_key="none",
        info={},
        auto_batch_tracing=False,
        tracing_sampling_rate=0.0,
        hide_inputs=True,
        hide_outputs=True,
    )


def _sending_client() -> Client:
    redactor = Redactor(default_detectors())
    return Client(anonymizer=lambda value: _redacted(value, redactor), auto_batch_tracing=False)


def _redacted(value: Any, redactor: Redactor) -> Any:
    if isinstance(value, str):
        return redactor.redact(value).text
    if isinstance(value, Mapping):
        return {key: _redacted(part, redactor) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(part, redactor) for part in value]
    return value if isinstance(value, int | float | bool | None) else type(value).__name__


def _uploaded(client: Client, name: str, cases: list[Case]) -> str:
    """Make the data set once for each content; answer its name."""
    redactor = Redactor(default_detectors())
    inputs = [{"case": case.name, "text": redactor.redact(case.text).text} for case in cases]
    digest = hashlib.sha256(repr(inputs).encode()).hexdigest()[:10]
    dataset = f"candor-{name}-{digest}"
    if not client.has_dataset(dataset_name=dataset):
        made = client.create_dataset(dataset)
        client.create_examples(dataset_id=made.id, examples=[{"inputs": one} for one in inputs])
    return dataset


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep LangSmith's own progress bar and its word on a beta out of the report."""
    before = os.environ.get("TQDM_DISABLE")
    os.environ["TQDM_DISABLE"] = "1"
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.filterwarnings("ignore", message=".*upload_results.*")
            with contextlib.redirect_stderr(io.StringIO()):
                yield
    finally:
        if before is None:
            del os.environ["TQDM_DISABLE"]
        else:
            os.environ["TQDM_DISABLE"] = before
