"""`candor simulate`: the LLM vendors on this machine, with faults on demand."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from candor.cli.addresses import CannotServe, is_loopback, listen, shown
from candor.domain.errors import BadUsage


def simulate(
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to serve on; 0 takes a free one.")
    ] = 8010,
    seed: Annotated[
        int | None, typer.Option(help="Seed of all chance; the same calls then fail alike.")
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="YAML or JSON file: scripts, faults, latencies per vendor.")
    ] = None,
    fault_rate: Annotated[
        float | None, typer.Option(help="Share of calls that fail at random, 0 to 1.")
    ] = None,
    faults: Annotated[
        str | None,
        typer.Option(help="Ways to fail, such as '429@2, cut@120'. Default: all the usual ones."),
    ] = None,
    latency: Annotated[
        str | None,
        typer.Option(
            help="Seconds to the first token: fixed:0.2, uniform:0.1,0.3 or lognormal:0.4,0.5."
        ),
    ] = None,
    token_latency: Annotated[
        str | None, typer.Option(help="Seconds that each further token takes, written alike.")
    ] = None,
    random_pieces: Annotated[
        bool | None,
        typer.Option("--random-pieces", help="Cut streams anywhere, also inside words."),
    ] = None,
    keep: Annotated[
        int, typer.Option(min=1, help="Calls that are remembered one by one.")
    ] = 10_000,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Serve on an address that others can reach.")
    ] = False,
) -> None:
    """Serve the OpenAI, Gemini and Perplexity protocols without any of them, faults included.

    Prints the environment variables that point a program here; GET /__calls counts what was
    served. Everything is in docs/simulator.md.
    """
    if not allow_remote and not is_loopback(host):
        raise BadUsage(
            f"{host} can be reached from outside, and the simulator repeats what it is sent to "
            "anybody; serve on 127.0.0.1, or say --allow-remote"
        )
    from candor.simulator.changes import Changes
    from candor.simulator.foreground import serve
    from candor.simulator.scenario import Scenario
    from candor.simulator.scenario_file import read_scenario
    from candor.simulator.stage import Stage

    changes = Changes(seed, fault_rate, faults, latency, token_latency, random_pieces)
    try:
        played = changes.apply(read_scenario(scenario) if scenario else Scenario())
    except ValueError as wrong:
        raise BadUsage(str(wrong)) from None
    try:
        listening = listen(host, port, command="candor simulate --port 8011")
    except CannotServe as taken:
        raise BadUsage(taken.detail) from None
    with listening:
        address = f"http://{shown(host)}:{listening.getsockname()[1]}"
        stage = Stage(keep=keep, scenario=played)
        serve(stage, listening, lambda: _announce(address, played.seed))


def _announce(address: str, seed: int) -> None:
    from candor.simulator.foreground import environment

    for name, value in environment(address).items():
        print(f"export {name}={value}")
    sys.stdout.flush()
    print(
        f"The simulator answers on {address} with seed {seed}; what it served is counted at "
        f"{address}/__calls. Stop it with Ctrl-C.",
        file=sys.stderr,
        flush=True,
    )
