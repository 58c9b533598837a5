"""The caller's own conversations: listed, read, deleted with their bytes."""

import httpx

from tests.clock import TurnedClock
from tests.end_to_end.conftest import StartService
from tests.end_to_end.problems import check_problem
from tests.end_to_end.service import Service
from tests.free_space import leave_copies

CANARY = "wombat-canary"


def delete(service: Service, thread: str, user: str = "anna") -> httpx.Response:
    return httpx.delete(
        f"{service.url}/api/threads/{thread}", headers={"x-user-id": user}, timeout=30
    )


def test_a_conversation_is_listed_and_read(start: StartService) -> None:
    service = start(providers=False)
    first = service.ask("What is staking? I am eve@example.com", thread_id="one")
    second = service.ask("What is a validator?", thread_id="one")
    service.ask("What is a seed phrase?", thread_id="two")
    listed = service.get("/api/threads").json()["threads"]
    assert {thread["id"] for thread in listed} == {"one", "two"}
    found = service.get("/api/threads/one").json()
    assert [said["role"] for said in found["messages"]] == ["user", "assistant"] * 2
    assert found["messages"][0]["text"] == "What is staking? I am [EMAIL_1]"
    assert found["messages"][1]["text"] == first["answer"]
    assert found["messages"][3]["turn_id"] == second["turn_id"]
    assert "eve@example.com" not in str(listed) + str(found)
    assert found["title"].startswith("What is staking?")


def test_the_latest_comes_first(start: StartService, clock: TurnedClock) -> None:
    service = start(providers=False)
    for name in ("one", "two", "three"):
        service.ask("What is staking?", thread_id=name)
        clock.move(minutes=1)
    service.ask("What is a validator?", thread_id="one")
    listed = [thread["id"] for thread in service.get("/api/threads").json()["threads"]]
    assert listed == ["one", "three", "two"]


def test_a_thread_begun_by_the_service_can_be_continued(start: StartService) -> None:
    service = start(providers=False)
    thread = service.ask("What is staking?")["thread_id"]
    assert service.ask("And unstaking?", thread_id=thread)["thread_id"] == thread
    assert len(service.get(f"/api/threads/{thread}").json()["messages"]) == 4


def test_anothers_thread_is_not_there(start: StartService) -> None:
    service = start(providers=False)
    service.ask(f"What is {CANARY}?", user="anna", thread_id="mine")
    check_problem(service.get("/api/threads/mine", user="bert"), 404, "not_found")
    check_problem(delete(service, "mine", user="bert"), 404, "not_found")
    assert service.get("/api/threads", user="bert").json()["threads"] == []
    answer = service.ask("What did I ask before?", user="bert", thread_id="mine")
    assert CANARY not in str(answer)
    assert service.get("/api/threads/mine", user="anna").json()["title"]


def test_a_deleted_thread_leaves_no_byte(start: StartService) -> None:
    service = start(providers=False)
    service.ask(f"What is {CANARY}?", thread_id="gone")
    service.ask("What is staking?", thread_id="kept")
    data_dir = service.settings.data_dir
    said = service.rows("SELECT text FROM messages WHERE thread = 'gone'")
    needles = [row["text"].encode() for row in said] + [b"/gone"]

    def copies() -> int:
        files = [path.read_bytes() for path in data_dir.rglob("*") if path.is_file()]
        return sum(content.count(needle) for content in files for needle in needles)

    assert len(said) == 2
    assert copies() > 2
    answer = delete(service, "gone")
    assert (answer.status_code, answer.content) == (204, b"")
    assert copies() == 0
    check_problem(service.get("/api/threads/gone"), 404, "not_found")
    check_problem(delete(service, "gone"), 404, "not_found")
    assert len(service.get("/api/threads").json()["threads"]) == 1


def test_one_thread_among_fifty_leaves_no_byte(start: StartService) -> None:
    service = start(providers=False)
    marker = f"{CANARY}-0192f0c1"
    for number in range(25):
        service.ask("What is staking?", user=f"user-{number}", thread_id=f"thread-{number:02}")
        if number % 8 == 0:
            service.ask(f"What is {CANARY}?", thread_id=marker)
        service.ask("What is a validator?", thread_id=f"other-{number:02}")
    database = service.settings.data_dir / "candor.sqlite3"
    memory = service.settings.data_dir / "memory.sqlite3"
    leave_copies(database, "messages", key="turn_id", where="thread = ?", of=marker)
    leave_copies(
        memory, "checkpoints", key="checkpoint_id", where="thread_id LIKE ?", of=f"%/{marker}"
    )
    said = service.rows("SELECT text FROM messages WHERE thread = ?", marker)
    needles = [marker.encode(), *(row["text"][10:50].encode() for row in said)]

    def found() -> dict[str, int]:
        files = [path for path in service.settings.data_dir.rglob("*") if path.is_file()]
        counts = {path.name: sum(map(path.read_bytes().count, needles)) for path in files}
        return {name: count for name, count in counts.items() if count}

    assert len(said) == 8
    assert {"candor.sqlite3", "memory.sqlite3"} <= {name.removesuffix("-wal") for name in found()}
    assert delete(service, marker).status_code == 204
    assert found() == {}
    assert len(service.get("/api/threads").json()["threads"]) == 25
    assert len(service.get("/api/threads/other-03").json()["messages"]) == 2


def test_an_unknown_thread(start: StartService) -> None:
    service = start(providers=False)
    check_problem(service.get("/api/threads/none"), 404, "not_found")
    assert service.get("/api/threads").json() == {"threads": []}


def test_body_and_header_name_the_same_user(start: StartService) -> None:
    service = start(providers=False)
    chat = {"message": "What is staking?", "user_id": "José", "thread_id": "j"}
    httpx.post(f"{service.url}/api/chat", json=chat, timeout=30).raise_for_status()
    headers = {b"x-user-id": "José".encode()}
    answer = httpx.get(f"{service.url}/api/threads/j", headers=headers, timeout=30)
    assert answer.status_code == 200
