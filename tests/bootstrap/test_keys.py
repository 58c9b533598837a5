"""Keys: given or made once, kept to their owner, and never made in production."""

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from candor.bootstrap.keys import load_keys
from candor.bootstrap.settings import Settings
from candor.domain.errors import BadUsage
from candor.privacy.keyring import key_id

HEX = "ab" * 32


def settings(data_dir: Path, **changes: Any) -> Settings:
    given: dict[str, Any] = {"_env_file": None, "data_dir": data_dir}
    return Settings(**(given | changes))


def test_made_once_and_read_again(tmp_path: Path) -> None:
    made = load_keys(settings(tmp_path))
    again = load_keys(settings(tmp_path))
    assert made.id_hash == again.id_hash
    assert [len(key) for key in made.id_hash] == [32]
    assert made.encryption.ids == again.encryption.ids
    assert made.pseudonyms.key_id not in made.encryption.ids, "one key serves one purpose"
    sealed = made.sealer("records").seal_text("Anna", "here")
    assert again.sealer("records").open_text(sealed, "here") == "Anna"


def test_only_their_owner_may_read_them(tmp_path: Path) -> None:
    load_keys(settings(tmp_path / "data"))
    folder = tmp_path / "data" / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.iterdir())
    assert {file.name for file in files} == {"id_hash_key", "encryption_key"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from candor.bootstrap.keys import load_keys\n"
        "from candor.bootstrap.settings import Settings\n"
        "keys = load_keys(Settings(_env_file=None, data_dir=Path(sys.argv[1])))\n"
        "print(keys.id_hash[0].hex(), *keys.encryption.ids)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(4)
    ]
    said = {process.communicate(timeout=120)[0] for process in started}
    assert len(said) == 1
    assert len(said.pop().split()[0]) == 64
    assert len(list((tmp_path / "keys").iterdir())) == 2


def test_given_keys_are_used_and_nothing_is_made(tmp_path: Path) -> None:
    keys = load_keys(settings(tmp_path, id_hash_key=HEX, encryption_key=HEX.upper()))
    assert keys.id_hash == (bytes.fromhex(HEX),)
    assert keys.encryption.ids == (key_id(bytes.fromhex(HEX)),)
    assert not (tmp_path / "keys").exists()


def test_a_keys_name_tells_nothing_of_it(tmp_path: Path) -> None:
    keys = load_keys(settings(tmp_path))
    name = keys.pseudonyms.key_id
    assert name.startswith("k")
    assert name[1:] not in keys.id_hash[0].hex()


@pytest.mark.parametrize("given", [{}, {"id_hash_key": HEX}, {"encryption_key": HEX}])
def test_production_makes_no_keys(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(BadUsage, match="openssl rand -hex 32"):
        load_keys(settings(tmp_path, env="production", **given))
    assert not (tmp_path / "keys").exists()


def test_production_takes_given_ones(tmp_path: Path) -> None:
    given = {"id_hash_key": HEX, "encryption_key": HEX}
    keys = load_keys(settings(tmp_path, env="production", **given))
    assert keys.id_hash == (bytes.fromhex(HEX),)


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31, "ab" * 33, "\xff"])
def test_a_damaged_key_is_never_replaced(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys" / "id_hash_key"
    file.parent.mkdir()
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(BadUsage, match="restore it"):
        load_keys(settings(tmp_path))
    assert file.read_bytes() == content.encode("latin-1")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(BadUsage, match="cannot be made"):
        load_keys(settings(tmp_path))
