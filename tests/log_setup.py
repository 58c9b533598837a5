"""The log as the service sets it up, and no trace of that for other tests."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from candor.bootstrap.logs import OWN_LOGGERS


@contextmanager
def log_left_as_it_was() -> Iterator[None]:
    """Undo what `configure_logs` changes when the block ends."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        structlog.reset_defaults()
        logging.captureWarnings(False)
        root.handlers[:] = handlers
        root.setLevel(level)
        for name in OWN_LOGGERS:
            logging.getLogger(name).setLevel(logging.NOTSET)
