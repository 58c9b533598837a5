"""What is left of deleted rows is found wherever it lies in a file."""

from pathlib import Path

import pytest

from candor.stores.traces import HEAD, SLICE, Traces, traces_of
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
    assert Traces(traces).are_left_in(file)
    content[at + 3] ^= 1
    file.write_bytes(content)
    assert not Traces(traces).are_left_in(file)


def test_a_short_name_is_told_by_its_user() -> None:
    assert traces_of("k1:anna", "one", []) == [b"k1:annaone", b"k1:anna/one"]


def test_a_texts_trace_is_its_key_and_nonce() -> None:
    (_, trace) = traces_of("k1:anna", "conversation-of-anna", SEALED[:1])
    assert len(trace) == HEAD
    assert trace.decode() in SEALED[0]


def test_nothing_is_found_where_nothing_is_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"anything")
    assert not Traces().are_left_in(file)


def test_of_many_values_the_one_that_is_left_is_found(tmp_path: Path) -> None:
    file = tmp_path / "file"
    sealer = known_sealer()
    gone = [sealer.seal_text("gone", f"row {number}") for number in range(500)]
    living = [sealer.seal_text("living", f"row {number}") for number in range(2_000)]
    traces = Traces()
    traces.add_texts([*gone, None])
    file.write_text("\0".join(living))
    assert not traces.are_left_in(file)
    file.write_text("\0".join([*living, gone[321]]))
    assert traces.are_left_in(file)


def test_more_than_can_be_remembered_are_taken_to_be_left(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"nothing")
    traces = Traces([b"first-trace-of-all", b"second-trace-of-all"], most=2)
    assert not traces.are_left_in(file)
    traces.add([b"third-trace-of-all"])
    assert traces.are_left_in(file)
    traces.clear()
    assert not traces.are_left_in(file)


def test_traces_are_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"..a-trace-of-a-row..")
    waiting, looked_for = Traces([b"a-trace-of-a-row"]), Traces()
    looked_for.take(waiting)
    assert looked_for.are_left_in(file)
    assert not waiting.are_left_in(file)
