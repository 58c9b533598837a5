"""A backup that is put back is erased again before anybody is served."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

from structlog.testing import capture_logs

from candor.domain.caller import Caller
from candor.stores.erasure.tombstones import Tombstones
from tests.stores.erasure.stage import Stage, open_stage


async def forget_the_erasures(stage: Stage) -> None:
    """Bring the database to where a backup from before the erasure would be."""
    await stage.database.run(lambda connection: connection.exec_driver_sql("DELETE FROM erasures"))


async def test_files_put_back_are_erased_at_the_start(
    tmp_path: Path, anna: Caller, bert: Caller
) -> None:
    folder, backup = tmp_path / "data", tmp_path / "backup"
    folder.mkdir()
    url = f"sqlite:///{folder / 'candor.sqlite3'}"
    async with open_stage(folder, url) as stage:
        traces = await stage.fill(anna)
        await stage.fill(bert)
    shutil.copytree(folder, backup)
    async with open_stage(folder, url) as stage:
        await stage.erasures.erase(anna, "self", wait=1)
    for copy in backup.iterdir():
        shutil.copy(copy, folder)
    async with open_stage(folder, url) as stage:
        assert await stage.kept_on(anna) != {}
        await stage.erasures.resume()
        assert await stage.kept_on(anna) == {}
        assert (await stage.kept_on(bert))["messages"] == 4
        assert stage.hits(traces - {anna.user.encode()}) == {}
        again = (await stage.erasures.journal.all())[0]
        assert (again.requested_by, again.counts.erased["messages"]) == ("restored", 4)
        await stage.erasures.resume()
        assert await stage.erasures.journal.all() == [again]


async def test_only_what_is_older_is_erased_again(stage: Stage, anna: Caller) -> None:
    await stage.fill(anna)
    await stage.erasures.erase(anna, "self", wait=1)
    await forget_the_erasures(stage)
    await stage.converse(anna, "back again", "Hello")
    await stage.ledger.flush()
    kept = await stage.kept_on(anna)
    await stage.erasures.resume()
    # a month cannot be told apart, so that its count is unlinked, and carried on
    assert await stage.kept_on(anna) == {
        name: count for name, count in kept.items() if name != "usage_months"
    }
    assert (await stage.usage.current(anna)).used == 1


async def test_pseudonyms_of_another_key_are_known(stage: Stage, anna: Caller) -> None:
    renewed = Caller(anna.project, "k2:" + "a1" * 32)
    await stage.erasures.erase(renewed, "self", wait=1)
    await forget_the_erasures(stage)
    line = json.loads(stage.erasures.tombstones.path.read_text().splitlines()[-1])
    later = {**line, "at": (stage.clock.now() + timedelta(seconds=9)).isoformat()}
    stage.erasures.tombstones.path.write_text(json.dumps(later))
    await stage.fill(anna)
    await stage.erasures.resume()
    assert await stage.kept_on(anna) == {}


async def test_a_lost_file_is_written_again(stage: Stage, anna: Caller, bert: Caller) -> None:
    for caller in (anna, bert):
        await stage.erasures.erase(caller, "self", wait=1)
    file = stage.erasures.tombstones
    before = file.read().tombstones
    assert file.path.stat().st_mode & 0o777 == 0o600
    file.path.unlink()
    await stage.erasures.sweep()
    assert file.read().tombstones == before
    assert file.path.stat().st_mode & 0o777 == 0o600


async def test_a_damaged_line_is_told_of_and_made_good(
    stage: Stage, anna: Caller, bert: Caller
) -> None:
    for caller in (anna, bert):
        await stage.erasures.erase(caller, "self", wait=1)
    file = stage.erasures.tombstones
    before = file.read().tombstones
    lines = file.path.read_bytes().splitlines()
    file.path.write_bytes(b"\xff\n" + b"\n".join(lines[2:]) + b'\n[1]\n{"id": "cut sho')
    assert file.read().damaged == (1, 4, 5)
    with capture_logs() as logs:
        await stage.erasures.resume()
    assert file.read().tombstones == before
    assert "tombstones_damaged" in [line["event"] for line in logs]


async def test_an_old_tombstone_is_forgotten(stage: Stage, anna: Caller) -> None:
    await stage.erasures.erase(anna, "self", wait=1)
    await stage.erasures.sweep()
    assert len(stage.erasures.tombstones.read().tombstones) == 1
    stage.erasures.tombstones.drop_older(stage.clock.now() - timedelta(days=400))
    assert len(stage.erasures.tombstones.read().tombstones) == 1
    stage.erasures.tombstones.drop_older(stage.clock.now())
    assert stage.erasures.tombstones.path.read_bytes() == b""


def test_no_file_is_no_tombstone(tmp_path: Path) -> None:
    found = Tombstones(tmp_path / "none").read()
    assert (dict(found.tombstones), found.damaged) == ({}, ())
