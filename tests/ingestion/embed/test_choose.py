"""The default model opens here; another one asks for its extra."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from ingestion.embed.choose import DEFAULT_MODEL, open_embeddings
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.embed.name import name_of


def test_the_default_model_needs_no_extra(model_dir: Path) -> None:
    opened = open_embeddings(DEFAULT_MODEL, model_dir)
    assert isinstance(opened, MiniLmEmbeddings)
    assert name_of(opened) == "sentence-transformers/all-MiniLM-L6-v2"


@pytest.mark.skipif(
    find_spec("sentence_transformers") is not None, reason="the huggingface extra is installed"
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_model_names_the_extra_it_needs(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match=r"pip install 'candor\[huggingface\]'"):
        open_embeddings("some/other-model", tmp_path)
