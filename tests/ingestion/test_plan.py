"""The plan keeps what did not change and drops only what it may."""

import pytest

from candor.stores.catalogue.contract import CataloguedDocument
from ingestion.plan import Key, Plan, plan_generation

HELD = [CataloguedDocument(root, name, "1", (root + name,)) for root in "AB" for name in "xy"]


def plan(read: dict[Key, str], removable: str = "", standing: tuple[Key, ...] = ()) -> Plan:
    return plan_generation(HELD, read, removable=set(removable), standing=standing)


def test_what_did_not_change_is_kept() -> None:
    found = plan({("A", "x"): "1", ("A", "y"): "1"})
    assert found.changes_nothing()
    assert (found.unchanged, len(found.kept)) == (2, 4)


def test_new_and_changed_documents_are_cut() -> None:
    found = plan({("A", "x"): "2", ("A", "z"): "1"})
    assert set(found.cut) == {("A", "x"), ("A", "z")}
    assert (found.added, found.changed, found.removed) == (1, 1, 0)
    assert HELD[0] not in found.kept
    assert len(found.kept) == 3


def test_only_removable_roots_lose_documents() -> None:
    found = plan({("A", "x"): "1"}, removable="A")
    assert found.removed == 1
    assert {(one.root, one.source) for one in found.kept} == {("A", "x"), ("B", "x"), ("B", "y")}


def test_a_file_that_is_there_but_unreadable_keeps_its_last_version() -> None:
    found = plan({("A", "x"): "1"}, removable="A", standing=(("A", "y"),))
    assert found.changes_nothing()


@pytest.mark.parametrize("replaced", [set(), {("B", "x")}])
def test_a_file_read_under_another_root_replaces_itself(replaced: set[Key]) -> None:
    read = {("C", "x"): "1"}
    found = plan_generation(HELD, read, removable=(), standing=(), replaced=replaced)
    assert found.removed == len(replaced)
