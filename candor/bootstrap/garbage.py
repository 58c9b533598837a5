"""Python's garbage collector, set for a service that keeps most of what it loads."""

import gc

YOUNG_OBJECTS = 20_000


def settle_garbage_collector() -> None:
    """Leave what the start loaded out of every later collection, and collect less often.

    Modules, schemas and compiled statements live as long as the process; walking them again
    and again costs a tenth of a turn (benchmarks/turn.py).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
