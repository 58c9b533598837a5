"""The same on a real Chroma server."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from candor.domain.errors import BadUsage
from ingestion.embed.minilm import MiniLmEmbeddings
from ingestion.homes import open_home
from ingestion.knowledge import Knowledge
from ingestion.server import ServerHome
from ingestion.unavailable import IndexUnavailable
from tests.ingestion.conftest import PROJECT, Ingest
from tests.ingestion.sqlite_catalogue import SqliteCatalogue
from tests.sealers import known_sealer, known_stamper


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "chroma run ended by itself"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("chroma run did not answer within 30 s")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start `chroma run` on a free port."""
    folder = tmp_path_factory.mktemp("chroma")
    port = free_port()
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder)]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture
def server_home(address: str, tmp_path: Path) -> Iterator[ServerHome]:
    home = open_home(tmp_path / "data", address, known_sealer(), known_stamper())
    assert isinstance(home, ServerHome)
    yield home
    home.close()


async def collections(home: ServerHome) -> set[str]:
    client = home._connected()
    return {one.name for one in await asyncio.to_thread(client.list_collections)}


async def test_ingest_follow_and_clean_up(
    run_ingest: Ingest,
    server_home: ServerHome,
    catalogue: SqliteCatalogue,
    embeddings: MiniLmEmbeddings,
    docs: Path,
) -> None:
    report = await run_ingest(docs, home=server_home)
    assert (report.added, report.chunks) == (3, 3)
    knowledge = Knowledge(
        catalogue=catalogue,
        home=server_home,
        embeddings=embeddings,
        monotonic=iter(range(99)).__next__,
    )
    (best,) = await knowledge.search(PROJECT, "How do I move tokens?", 1)
    assert best.source == "guides/bridges.md"
    for number in range(3):
        (docs / "fees.txt").write_text(f"Fees, edition {number}.\n")
        report = await run_ingest(docs, home=server_home)
        assert (report.changed, report.unchanged, report.embedded) == (1, 2, 1)
    assert (await knowledge.search(PROJECT, "fees", 1))[0].text == "Fees, edition 2."
    assert (await run_ingest(docs, home=server_home)).embedded == 0
    known = await catalogue.generations(PROJECT)
    names = {f"crypto_docs__default__{one.id}" for one in known}
    assert len(names) == 2
    assert await collections(server_home) == names
    await knowledge.aclose()


async def test_another_machine_makes_its_own_lookup(
    run_ingest: Ingest,
    server_home: ServerHome,
    catalogue: SqliteCatalogue,
    embeddings: MiniLmEmbeddings,
    address: str,
    docs: Path,
    tmp_path: Path,
) -> None:
    elsewhere = open_home(tmp_path / "elsewhere", address, known_sealer(), known_stamper())
    made = set()
    for number in range(5):
        (docs / "fees.txt").write_text(f"The zorkmid pays for edition {number}.\n")
        await run_ingest(docs, home=server_home, project="shared")
        active = await catalogue.active("shared")
        assert active is not None
        index = await asyncio.to_thread(elsewhere.open, "shared", active.id, embeddings)
        (best,) = await index.asearch("zorkmid", 1)
        assert best.text == f"The zorkmid pays for edition {number}."
        made.add(active.id)
    elsewhere.close()
    kept = {one.parent.name for one in elsewhere.work_dir.glob("shared/*/search.bin")}
    assert len(kept) == 3
    assert kept < made


async def test_an_interrupted_run_leaves_no_collection(
    run_ingest: Ingest, server_home: ServerHome, docs: Path
) -> None:
    before = await collections(server_home)

    def fail(done: int, total: int, stage: str) -> None:
        if stage == "finishing":
            raise RuntimeError("stopped by the test")

    with pytest.raises(RuntimeError):
        await run_ingest(docs, home=server_home, project="other", progress=fail)
    assert await collections(server_home) == before


async def test_a_silent_server_has_a_named_error(
    run_ingest: Ingest, docs: Path, tmp_path: Path, embeddings: MiniLmEmbeddings
) -> None:
    home = ServerHome(f"http://127.0.0.1:{free_port()}", tmp_path, known_sealer(), known_stamper())
    with pytest.raises(IndexUnavailable):
        await asyncio.to_thread(home.open, PROJECT, "g", embeddings)
    with pytest.raises(IndexUnavailable):
        await run_ingest(docs, home=home)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://"])
def test_an_odd_address_is_bad_usage(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="CHROMA_URL"):
        ServerHome(url, tmp_path, known_sealer(), known_stamper())
