"""The lock of .venv-studio says the same as the product's, except where the host cannot."""

import re
from pathlib import Path

HERE = Path(__file__).parent
# langgraph-api needs structlog below 26, and grpcio-tools pins its grpcio and protobuf
OLDER_FOR_THE_HOST = {"grpcio", "protobuf", "structlog"}

_PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    return dict(_PIN.findall(lock.read_text(encoding="utf-8")))


def test_the_locks_agree() -> None:
    product = pins(HERE.parents[1] / "requirements.txt")
    studio = pins(HERE / "requirements.txt")
    assert product.keys() <= studio.keys()
    assert {name for name in product if product[name] != studio[name]} <= OLDER_FOR_THE_HOST
    assert {"langgraph-cli", "langgraph-api", "langgraph-runtime-inmem"} <= studio.keys()


def test_every_package_is_pinned_by_its_hash() -> None:
    lines = (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [n for n, line in enumerate(lines) if line and not line.startswith((" ", "#"))]
    assert packages
    assert all("--hash=sha256:" in lines[n + 1] for n in packages)
    assert not any("://" in line for line in lines)
