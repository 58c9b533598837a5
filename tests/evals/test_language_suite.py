"""The language suite: what binds, what is reported apart."""

import json
from pathlib import Path

from evals.suite import Bench
from evals.suites.language import LanguageSuite


def _write(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    (folder / "lang").mkdir(exist_ok=True)
    file = folder / "lang" / f"{name}-open.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))


def test_sentences_bind_and_words_do_not(tmp_path: Path) -> None:
    german, dutch = "Wie bewahre ich meine Schlüssel auf?", "Hoe bewaar ik mijn sleutels veilig?"
    _write(tmp_path, "tatoeba-sentences", [{"lang": "de", "text": german}])
    _write(
        tmp_path,
        "crypto-quiz-texts",
        [{"lang": "en", "text": german}, {"lang": "nl", "text": dutch}],
    )
    _write(
        tmp_path,
        "lingua-short-texts",
        [{"lang": "es", "text": "projet", "kind": "single-word"}],
    )
    outcome = LanguageSuite().run(Bench(tmp_path))
    value = {measure.key: measure.value for measure in outcome.measures}
    assert value["tatoeba-sentences / sentence, told"] == 1
    assert value["crypto-quiz-texts / sentence, told"] == 0
    assert value["crypto-quiz-texts / sentence, taken for ours"] == 0
    assert value["lingua-short-texts / single-word, told"] == 0
    assert [measure.key for measure in outcome.measures if measure.fails] == [
        "crypto-quiz-texts / sentence, told"
    ]
    memory = value["cost / model, MB"]
    assert memory is not None
    assert 1 < memory < 300


def test_without_data_nothing_is_measured(tmp_path: Path) -> None:
    outcome = LanguageSuite().run(Bench(tmp_path))
    assert outcome.measures == []
    assert len(outcome.missing) == 3
