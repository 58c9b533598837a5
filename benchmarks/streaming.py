"""How long a checked sentence takes from the provider to the reader of `POST /api/chat/stream`.

One service process; the simulated vendor stamps when the last byte of its first sentence left
and when the first letters of the next one did, the reader when the first text arrived. Both read
the same monotonic clock of this machine.
"""

import asyncio
import json
import tempfile
import time
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.processes import free_port, running
from candor.simulator import Answer, Simulator, Stage
from candor.simulator import Question as Asked
from candor.simulator.counts import Call
from candor.simulator.grounding import grounded_answer

QUESTION = "How do I stake my ETH?"
TURNS, WARM_UP = 100, 20
CLIENTS = (1, 4)
# seconds between two words; about what vendors write, and the fastest of them
GAPS = (0.02, 0.005)
TURNS_PER_USER = 50
TARGET_MS = 30.0
_END = "]. "


@dataclass(frozen=True)
class Sample:
    """Milliseconds until the reader had the sentence, from its last byte and from the next's."""

    behind_end: float
    behind_next: float


def main() -> None:
    """Measure and print."""
    service = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="candor-bench-") as folder,
        Simulator(Stage(stamping=True)) as simulator,
        running(
            ["candor", "serve", "--port", str(service)],
            f"http://127.0.0.1:{service}/api/health/ready",
            CANDOR_DATA_DIR=folder,
            CANDOR_RATE_LIMIT="0",
            CANDOR_LOG_LEVEL="warning",
            OPENAI_API_KEY="sk-simulated",
            OPENAI_BASE_URL=simulator.url("openai"),
        ),
    ):
        asyncio.run(_report(service, simulator))


async def _report(port: int, simulator: Simulator) -> None:
    await _measure(port, simulator, GAPS[0], 1, WARM_UP, "warm")
    print("ms from the provider's byte to the reader's first text; p50, p95")
    print(f"{'a word every':<14}{'clients':>8}{'sentence ended':>18}{'next one began':>18}")
    worst = 0.0
    for gap in GAPS:
        for clients in CLIENTS:
            run = f"{gap}-{clients}"
            samples = await _measure(port, simulator, gap, clients, TURNS, run)
            ends = [sample.behind_end for sample in samples]
            nexts = [sample.behind_next for sample in samples]
            print(f"{gap * 1000:>6.0f} ms     {clients:>8}{_shown(ends):>18}{_shown(nexts):>18}")
            if clients == 1:
                worst = max(worst, _p95(ends))
    print("\nA sentence leaves when the next one has begun or the provider pauses for 8 ms,")
    print("whichever is first: where the next one began later, its figure is below 0.")
    print(f"\n{'target':<44}{'asked':>8}{'measured':>10}")
    print(f"{'p95 behind its end, 1 client, ms':<44}{'≤ ' + f'{TARGET_MS:.0f}':>8}{worst:>10.1f}")


async def _measure(
    port: int, simulator: Simulator, gap: float, clients: int, turns: int, run: str
) -> list[Sample]:
    simulator.reset()
    texts: dict[str, float] = {}

    def answer(asked: Asked) -> Answer:
        return Answer(grounded_answer(asked.texts), gap_seconds=gap)

    simulator.answer_with("openai", answer)

    async def client(number: int) -> None:
        for turn in range(turns // clients):
            # the call is found again by its question
            mark = f"{run} {number} {turn}"
            user = f"{run}-{number}-{turn // TURNS_PER_USER}"
            texts[mark] = await _first_text(port, f"{QUESTION} ({mark})", user)

    await asyncio.gather(*(client(number) for number in range(clients)))
    samples = []
    for call, request in zip(simulator.calls, simulator.received, strict=True):
        body = request.body.decode()
        mark = next(mark for mark in texts if f"({mark})" in body)
        prompt = tuple(message["content"] for message in json.loads(body)["messages"])
        samples.append(_sample(call, grounded_answer(prompt), texts[mark]))
    return samples


def _sample(call: Call, text: str, arrived: float) -> Sample:
    end = text.index(_END) + len(_END) - 1
    sent = call.sent or []
    ended = next(at for characters, at in sent if characters >= end)
    began = next(at for characters, at in sent if characters > end + 1)
    return Sample((arrived - ended) * 1000, (arrived - began) * 1000)


async def _first_text(port: int, message: str, user: str) -> float:
    """Ask, answer when the first text was there, and read to the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = json.dumps({"message": message}).encode()
    head = (
        f"POST /api/chat/stream HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n"
        f"content-type: application/json\r\nx-user-id: {user}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    arrived = None
    while line := await reader.readline():
        if arrived is None and b'"text-delta"' in line:
            arrived = time.monotonic()
    writer.close()
    if arrived is None:
        raise RuntimeError("the turn was not answered")
    return arrived


def _shown(took: list[float]) -> str:
    return f"{median(took):.1f}, {_p95(took):.1f}"


def _p95(took: list[float]) -> float:
    return quantiles(took, n=20)[18]


if __name__ == "__main__":
    main()
