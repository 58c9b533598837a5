"""Serve the simulator in the foreground: `python -m tests.simulator --port 9100`."""

import argparse

import uvicorn

from tests.simulator.server import server_config
from tests.simulator.stage import Stage


def main() -> None:
    """Read the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--keep", type=int, default=1000, help="requests remembered")
    parser.add_argument("--first-token-ms", type=float, default=0.0)
    parser.add_argument("--gap-ms", type=float, default=0.0, help="wait between streamed pieces")
    parser.add_argument("--words-per-piece", type=int, default=0, help="0: as the vendor does")
    given = parser.parse_args()
    stage = Stage(
        keep=given.keep,
        first_token_seconds=given.first_token_ms / 1000,
        gap_seconds=given.gap_ms / 1000,
        words_per_piece=given.words_per_piece,
    )
    config = server_config(stage)
    config.host, config.port = "127.0.0.1", given.port
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
