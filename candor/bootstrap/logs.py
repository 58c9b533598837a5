"""Structured logs: one JSON line per event, without a word of anybody's message."""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict

OWN_LOGGERS = ("candor", "graph", "nodes", "api", "bots", "ingestion", "evals")
TRUSTED_LOGGERS = ("uvicorn.error", "alembic")
# its protocols, and websockets through uvicorn's logger, log addresses, headers and frames
TRUSTED_FOLDERS, TALKATIVE_FOLDERS = {"uvicorn", "alembic"}, {"protocols", "websockets", "wsproto"}


def configure_logs(level: str, *, console: bool = False) -> None:
    """Send our own and every library's log lines through one formatter to standard error.

    `console` writes them for a person at a terminal instead of as JSON.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, hide_foreign_text],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    handler.addFilter(_says_something)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in (*OWN_LOGGERS, *TRUSTED_LOGGERS):
        logging.getLogger(name).setLevel(level.upper())
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.captureWarnings(True)


def describe_exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and where it arose; its text may hold what users wrote."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = [
            f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-6:]
        ]
    return event


def hide_foreign_text(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Keep a library's log line but not its words, unless its place is known to be discreet."""
    record: logging.LogRecord | None = event.get("_record")
    if record is None:
        return event
    # uvicorn logs a failed start as the text of its traceback
    quotes = "Traceback (most recent call last)" in str(event["event"])
    if quotes or not _is_discreet(record):
        event["event"] = "library_log"
        event.setdefault("at", [f"{record.module}:{record.lineno} {record.funcName}"])
    return event


def _says_something(record: logging.LogRecord) -> bool:
    """Leave out a library's debugging, of which only the place would be shown, frame by frame."""
    own = record.name.startswith(OWN_LOGGERS)
    return own or record.levelno > logging.DEBUG or _is_discreet(record)


def _is_discreet(record: logging.LogRecord) -> bool:
    folders = set(Path(record.pathname).parts)
    return (
        record.name.startswith(TRUSTED_LOGGERS)
        and bool(folders & TRUSTED_FOLDERS)
        and not folders & TALKATIVE_FOLDERS
    )
