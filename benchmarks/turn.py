"""A whole turn through `POST /api/chat`, and beside it the sum of its raw parts.

One service process, the vendors simulated at zero latency on the same machine. A second service
has the cache on: what it adds to a question that nobody has asked, and what a hit takes.
"""

import asyncio
import tempfile
import time
from collections import defaultdict
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import uvloop

from benchmarks.http_client import Connection
from benchmarks.processes import free_port, memory_mb, running
from benchmarks.raw_parts import measure_raw_parts

QUESTION = "How do I stake my ETH?"
# each a question of its own, near the others
UNASKED = "How do I stake my ETH in step {}?"
CACHE_TURNS = 200
WARM_UP = 30
ONE_CLIENT_TURNS = 300
MANY_CLIENTS = 16
MANY_CLIENTS_TURNS = 1600
TURNS_PER_USER = 50

TARGETS = {"p50": 25.0, "turns per second at 16": 60.0, "times the raw parts": 1.6}


async def measure(
    port: int, clients: int, turns: int, run: str, question: str = QUESTION
) -> tuple[float, list[float], Any]:
    """Answer turns per second, each turn's milliseconds, and the milliseconds per step.

    `{}` in the question becomes the turn's number.
    """
    took: list[float] = []
    steps: dict[str, list[float]] = defaultdict(list)

    async def client(number: int) -> None:
        connection = Connection("127.0.0.1", port)
        for turn in range(turns // clients):
            user = f"{run}-{number}-{turn // TURNS_PER_USER}"
            began = time.perf_counter()
            asked = {"message": question.format(turn)}
            if question is QUESTION:
                asked["thread_id"] = user
            answer = await connection.post("/api/chat", asked, {"x-user-id": user})
            took.append((time.perf_counter() - began) * 1000)
            if answer["routing"]["provider"] != "openai" or not answer["sources"]:
                raise RuntimeError("the turn was not answered by the provider with sources")
            for name, ms in answer["timings_ms"].items():
                steps[name].append(ms)
        connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(clients)))
    rate = len(took) / (time.perf_counter() - began)
    return rate, took, {name: median(values) for name, values in steps.items()}


def main() -> None:
    """Measure and print."""
    vendors, service = free_port(), free_port()
    with (
        tempfile.TemporaryDirectory(prefix="candor-bench-") as folder,
        running(
            ["candor", "simulate", "--port", str(vendors)],
            f"http://127.0.0.1:{vendors}/openai/v1/models",
        ),
    ):
        with _service(service, vendors, folder, cache=False) as process:
            uvloop.run(_report(service, vendors, Path(folder), process))
        with _service(service, vendors, folder, cache=True):
            uvloop.run(_report_cache(service))


def _service(port: int, vendors: int, folder: str, *, cache: bool) -> AbstractContextManager[Any]:
    return running(
        ["candor", "serve", "--port", str(port)],
        f"http://127.0.0.1:{port}/api/health/ready",
        CANDOR_DATA_DIR=folder,
        CANDOR_RATE_LIMIT="0",
        CANDOR_CACHE="true" if cache else "false",
        CANDOR_LOG_LEVEL="warning",
        OPENAI_API_KEY="sk-simulated",
        OPENAI_BASE_URL=f"http://127.0.0.1:{vendors}/openai/v1",
    )


async def _report_cache(port: int) -> None:
    """Print turns that the cache has nothing for, and the same ones again."""
    await measure(port, 1, WARM_UP, "cache-warm", "What is staking in step {}?")
    print("\nwith the cache        p50 ms   look_in_cache   retrieve (median, 1 client)")
    for name, run in (("a question not asked", "first"), ("the same again", "second")):
        _, took, steps = await measure(port, 1, CACHE_TURNS, f"cache-{run}", UNASKED)
        looked, searched = steps["look_in_cache"], steps.get("retrieve")
        found = "-" if searched is None else f"{searched:.2f}"
        print(f"{name:<20}{median(took):>8.1f}{looked:>16.2f}{found:>11}")


async def _report(port: int, vendors: int, folder: Path, process: Any) -> None:
    await measure(port, 1, WARM_UP, "warm")
    one_rate, one, steps = await measure(port, 1, ONE_CLIENT_TURNS, "one")
    many_rate, many, _ = await measure(port, MANY_CLIENTS, MANY_CLIENTS_TURNS, "many")
    again_rate, again, _ = await measure(port, 1, ONE_CLIENT_TURNS, "again")
    raw = await measure_raw_parts(QUESTION, f"http://127.0.0.1:{vendors}/openai/v1", folder)
    p50 = min(median(one), median(again))
    print(f"{'':<14}{'turns/s':>9}{'p50 ms':>9}{'p99 ms':>9}")
    for name, rate, took in (
        ("1 client", one_rate, one),
        ("again", again_rate, again),
        (f"{MANY_CLIENTS} clients", many_rate, many),
    ):
        print(f"{name:<14}{rate:>9.1f}{median(took):>9.1f}{quantiles(took, n=100)[98]:>9.1f}")
    print("\nstep                  ms (median, 1 client)")
    for name, ms in steps.items():
        print(f"  {name:<18}{ms:>8.2f}")
    print("\nraw part              ms (median)")
    for name, ms in raw.items():
        print(f"  {name:<18}{ms:>8.2f}")
    total = sum(raw.values())
    print(f"  {'sum':<18}{total:>8.2f}")
    print(f"\nservice memory        {memory_mb(process):.0f} MB")
    reached = {
        "p50": p50,
        "turns per second at 16": many_rate,
        "times the raw parts": p50 / total,
    }
    print("\ntarget                            asked   measured")
    for name, target in TARGETS.items():
        sign = "≥" if "per second" in name else "≤"
        print(f"  {name:<28}{sign} {target:>6.1f}{reached[name]:>11.2f}")


if __name__ == "__main__":
    main()
