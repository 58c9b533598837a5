"""The multilingual model: its published vectors, and the same meaning in eight languages."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from candor.domain.errors import BadUsage
from ingestion.embed.encoder_files import (
    ENCODER_PACKAGE,
    TOKENIZER_FILE,
    EncoderFiles,
    find_encoder,
    prepare_encoder,
)
from ingestion.embed.multilingual import BATCH, MultilingualEmbeddings

REFERENCE = Path(__file__).parents[2] / "reference" / "multilingual.json"
ROOT = Path(__file__).parents[3]
SAME = {
    "en": "How do I protect my wallet?",
    "es": "¿Cómo protejo mi billetera?",
    "de": "Wie schütze ich meine Wallet?",
    "fr": "Comment protéger mon portefeuille ?",
    "pt": "Como protejo a minha carteira?",
    "ru": "Как защитить свой кошелёк?",
    "zh": "如何保护我的钱包？",
    "ar": "كيف أحمي محفظتي؟",
}


def test_vectors_are_those_of_the_published_model(multilingual: MultilingualEmbeddings) -> None:
    rows = json.loads(REFERENCE.read_text(encoding="utf-8"))["rows"]
    ours = multilingual.embed_array([row["text"] for row in rows])
    theirs = np.asarray([row["vector"] for row in rows], np.float32)
    assert np.sum(ours * theirs, axis=1).min() >= 0.9999


@pytest.mark.parametrize("language", SAME)
def test_the_same_meaning_is_near_in_every_language(
    multilingual: MultilingualEmbeddings, language: str
) -> None:
    english = ["My wallet should be safe", "What is the weather?", "Two trains leave the station"]
    near, *far = multilingual.embed_array(english) @ multilingual.embed_query(SAME[language])
    assert near > max(far) + 0.1


def test_batches_keep_the_order_and_change_nothing(multilingual: MultilingualEmbeddings) -> None:
    texts = [f"token {number} " * (1 + number * 7 % 40) for number in range(2 * BATCH + 3)]
    together = multilingual.embed_array(texts)
    with ThreadPoolExecutor(4) as pool:
        alone = np.stack(list(pool.map(multilingual.embed_query, texts)))
    assert np.sum(together * alone, axis=1).min() > 0.9999


@pytest.mark.parametrize("text", ["", "\0", "🚀" * 2_000, "wallet " * 20_000, "\ud83d alone"])
def test_strange_texts_have_vectors_of_length_one(
    multilingual: MultilingualEmbeddings, text: str
) -> None:
    vector = multilingual.embed_query(text)
    assert vector.shape == (multilingual.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_package_is_not_imported(model_dir: Path) -> None:
    code = (
        "import sys, pathlib; from ingestion.embed.multilingual import *;"
        f"MultilingualEmbeddings.installed(pathlib.Path({str(model_dir)!r})).embed_query('gas');"
        f"sys.exit({ENCODER_PACKAGE!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_other_files_are_refused(tmp_path: Path) -> None:
    files = find_encoder()
    assert files is not None
    other = tmp_path / TOKENIZER_FILE
    other.write_bytes(b"not the model")
    with pytest.raises(BadUsage, match="not the published file"):
        prepare_encoder(EncoderFiles(files.weights, other), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [TOKENIZER_FILE]
