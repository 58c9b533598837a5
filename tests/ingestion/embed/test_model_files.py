"""The model's file is built once, whoever else builds it, unless a published one is there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from ingestion.embed.minilm import MODEL_NAME, MiniLmEmbeddings
from ingestion.embed.model_files import prepare_model

BUILD = "import sys, pathlib; from ingestion.embed.model_files import *; "
BUILD += "print(prepare_model(pathlib.Path(sys.argv[1])).onnx)"


def test_two_processes_build_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILD, str(tmp_path)]
    root = Path(__file__).parents[3]
    pipe = subprocess.PIPE
    builders = [subprocess.Popen(command, cwd=root, stdout=pipe, text=True) for _ in range(2)]
    built = {builder.communicate(timeout=120)[0].strip() for builder in builders}
    assert [builder.returncode for builder in builders] == [0, 0]
    assert {Path(name) for name in built} == set(tmp_path.glob("*.onnx"))
    assert not list(tmp_path.glob(".building-*"))
    assert len(MiniLmEmbeddings(tmp_path).embed_query("works")) == 384


def test_a_second_start_builds_nothing(model_dir: Path) -> None:
    first = prepare_model(model_dir)
    written = first.onnx.stat().st_mtime_ns
    assert prepare_model(model_dir) == first
    assert first.onnx.stat().st_mtime_ns == written


def test_a_published_file_is_preferred(
    tmp_path: Path, model_dir: Path, embeddings: MiniLmEmbeddings
) -> None:
    ours = prepare_model(model_dir)
    (tmp_path / "onnx").mkdir()
    shutil.copy(ours.onnx, tmp_path / "onnx" / "model.onnx")
    shutil.copy(ours.tokenizer, tmp_path / "tokenizer.json")
    published = MiniLmEmbeddings(tmp_path)
    assert published.name.startswith(f"{MODEL_NAME}@")
    assert published.embed_query("gas") == pytest.approx(embeddings.embed_query("gas"), abs=1e-6)


def test_a_published_file_needs_its_tokenizer(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"")
    with pytest.raises(BadUsage, match=r"tokenizer\.json"):
        prepare_model(tmp_path)
