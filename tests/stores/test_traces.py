"""What is left of deleted rows is found wherever it lies in a file."""

from pathlib import Path

import pytest

from candor.stores.traces import HEAD, SLICE, is_left, traces_of
from tests.sealers import known_sealer

SEALED = [known_sealer().seal_text(f"text {number}", "place") for number in range(3)]


@pytest.mark.parametrize("at", [0, 5_000, SLICE - 20, SLICE - 1, SLICE, 2 * SLICE - 7])
@pytest.mark.parametrize("one", range(4))
def test_a_trace_is_found_across_slices(tmp_path: Path, at: int, one: int) -> None:
    file = tmp_path / "file"
    traces = traces_of("k1:anna", "conversation-of-anna", [*SEALED, None])
    assert len(traces) == 4
    content = bytearray(3 * SLICE)
    content[at : at + len(traces[one])] = traces[one]
    file.write_bytes(content)
    assert is_left(file, traces)
    content[at + 3] ^= 1
    file.write_bytes(content)
    assert not is_left(file, traces)


def test_a_short_name_is_told_by_its_user() -> None:
    assert traces_of("k1:anna", "one", []) == [b"k1:annaone", b"k1:anna/one"]


def test_a_texts_trace_is_its_key_and_nonce() -> None:
    (_, trace) = traces_of("k1:anna", "conversation-of-anna", SEALED[:1])
    assert len(trace) == HEAD
    assert trace.decode() in SEALED[0]


def test_nothing_is_found_where_nothing_is_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"anything")
    assert not is_left(file, [])
