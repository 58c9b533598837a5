"""Python's garbage collector, set for a service that keeps most of what it loads."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG_OBJECTS = 20_000


@contextmanager
def settled_garbage_collector() -> Iterator[None]:
    """Leave what the start loaded out of every later collection, and collect less often.

    Modules, schemas and compiled statements live as long as the process; walking them again
    and again costs a tenth of a turn (benchmarks/turn.py). Afterwards all is as it was, or a
    process that serves twice would never free what the first service held.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
