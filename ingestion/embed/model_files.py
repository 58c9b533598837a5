"""Have the model's ONNX file and tokenizer ready in a folder, building them when missing."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from candor.domain.errors import BadUsage
from ingestion.embed.weights import (
    PUBLISHED_SHA256,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    find_weights,
    sha256_of,
)
from ingestion.embed.written import write_atomically

# part of the file's name: raise it with every change to onnx_graph.py
BUILDER_VERSION = "1"
PUBLISHED_ONNX = ("model.onnx", "onnx/model.onnx")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where the model lies. `variant` tells a published file apart from our own build ("")."""

    onnx: Path
    tokenizer: Path
    variant: str = ""


def prepare_model(folder: Path) -> ModelFiles:
    """Answer the files to load, from `folder`, and build them there the first time (1 to 3 s).

    A published `model.onnx` in the folder is preferred. Safe for several processes at once.
    Raises BadUsage where the weights are missing or the folder cannot be written.
    """
    for name in PUBLISHED_ONNX:
        if (folder / name).is_file():
            return _published(folder, folder / name)
    built = (
        folder / f"all-minilm-l6-v2-{PUBLISHED_SHA256[WEIGHTS_FILE][:12]}-{BUILDER_VERSION}.onnx"
    )
    tokenizer = folder / TOKENIZER_FILE
    if not (built.is_file() and _is_published_tokenizer(tokenizer)):
        weights = find_weights(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not _is_published_tokenizer(tokenizer):
                write_atomically(tokenizer, lambda to: _copy(weights / TOKENIZER_FILE, to))
            write_atomically(built, lambda to: _build(weights / WEIGHTS_FILE, to))
        except OSError as error:
            raise BadUsage(
                f"The embedding model cannot be written to {folder}: {error.strerror}."
            ) from error
    return ModelFiles(built, tokenizer)


def _published(folder: Path, onnx: Path) -> ModelFiles:
    for place in (onnx.parent, folder):
        if (place / TOKENIZER_FILE).is_file():
            return ModelFiles(onnx, place / TOKENIZER_FILE, sha256_of(onnx)[:12])
    raise BadUsage(f"{onnx} stands without its {TOKENIZER_FILE}; put that file beside it.")


def _is_published_tokenizer(file: Path) -> bool:
    return file.is_file() and sha256_of(file) == PUBLISHED_SHA256[TOKENIZER_FILE]


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _build(weights: Path, target: Path) -> None:
    # onnx takes most of a second to import and is needed once per machine
    from ingestion.embed.onnx_graph import build_onnx

    build_onnx(weights, target)
