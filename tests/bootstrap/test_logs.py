"""Logs: one JSON line per event; no library's words and no exception's text."""

import asyncio
import json
import logging
import warnings
from collections.abc import Iterator
from types import ModuleType

import pytest
import structlog
import uvicorn.protocols.websockets.websockets_sansio_impl
import uvicorn.server
import websockets.protocol

from candor.bootstrap.logs import configure_logs
from tests.log_setup import log_left_as_it_was

CANARY = "my seed phrase is abandon abandon about"


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """Configure as the service does, and leave no trace for other tests."""
    with log_left_as_it_was():
        yield


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    captured = capsys.readouterr()
    assert captured.out == "", "answers go to standard output, and nothing else"
    return [json.loads(line) for line in captured.err.splitlines()]


def test_our_own_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    structlog.get_logger("candor.test").info("request", route="/api/chat", ms=1.5)
    [line] = lines(capsys)
    assert line["event"] == "request"
    assert line["route"] == "/api/chat"
    assert line["level"] == "info"
    assert line["logger"] == "candor.test"
    assert str(line["timestamp"]).endswith("Z")


def test_a_librarys_words_are_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("debug")
    logging.getLogger("httpx").warning("sending %s", CANARY)
    logging.getLogger("langchain.something").error(CANARY, extra={"message_text": CANARY})
    logging.getLogger("asyncio").error(CANARY)
    written = lines(capsys)
    assert [line["event"] for line in written] == ["library_log"] * 3
    assert all(line["at"] for line in written)
    assert "abandon" not in json.dumps(written)


def test_warnings_are_dropped_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(CANARY, stacklevel=1)
    assert "abandon" not in json.dumps(lines(capsys))


@pytest.mark.parametrize("name", ["candor.test", "chromadb", "uvicorn.error", "root"])
def test_an_exceptions_text_is_dropped(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as inner:
            raise ValueError(CANARY) from inner
    except ValueError:
        if name == "candor.test":
            structlog.get_logger(name).error("step_failed", exc_info=True)
        else:
            logging.getLogger(name).exception("Exception in ASGI application")
    [line] = lines(capsys)
    assert line["error"] == "ValueError"
    assert str(line["at"]).count("test_logs.py:") == 1
    assert "abandon" not in json.dumps(line)


def say(module: ModuleType, level: int, said: str, *filled: object) -> None:
    """Log through uvicorn's logger as that module's code does."""
    logger = logging.getLogger("uvicorn.error")
    place = str(module.__file__)
    logger.handle(logger.makeRecord(logger.name, level, place, 1, said, filled, None))


def test_uvicorns_own_news_stay_readable(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    say(uvicorn.server, logging.INFO, "Application startup complete.")
    say(uvicorn.server, logging.ERROR, f"Traceback (most recent call last):\n{CANARY}")
    news, failure = lines(capsys)
    assert news["event"] == "Application startup complete."
    assert failure["event"] == "library_log"


@pytest.mark.parametrize(
    "module", [uvicorn.protocols.websockets.websockets_sansio_impl, websockets.protocol, json]
)
def test_what_a_protocol_says_through_uvicorns_logger_is_dropped(
    module: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("debug")
    say(module, logging.INFO, '"WebSocket %s" [accepted]', f"/api/chat/ws?q={CANARY}")
    say(module, logging.WARNING, f"< TEXT '{CANARY}'")
    written = lines(capsys)
    assert [line["event"] for line in written] == ["library_log"] * 2
    assert "abandon" not in json.dumps(written)


def test_a_protocols_debugging_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("debug")
    say(websockets.protocol, logging.DEBUG, f"< TEXT '{CANARY}'")
    say(uvicorn.server, logging.DEBUG, "Waiting.")
    structlog.get_logger("api.test").debug("asked")
    assert [line["event"] for line in lines(capsys)] == ["Waiting.", "asked"]


def test_libraries_are_quiet_below_warning(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("debug")
    logging.getLogger("httpx").info("HTTP Request")
    assert lines(capsys) == []


def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("warning")
    structlog.get_logger("candor.test").info("request")
    assert lines(capsys) == []


async def test_a_request_id_stays_with_its_request(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    log = structlog.get_logger("candor.test")

    async def request(name: str) -> None:
        structlog.contextvars.bind_contextvars(request_id=name)
        await asyncio.sleep(0)
        log.info("request", wanted=name)

    await asyncio.gather(*(request(str(number)) for number in range(5)))
    assert all(line["request_id"] == line["wanted"] for line in lines(capsys))
