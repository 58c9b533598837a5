"""The control routes of a simulator that runs in a process of its own."""

import base64
from typing import Any

import orjson

from tests.simulator.script import VENDOR_NAMES, read_reaction
from tests.simulator.stage import Stage


def answer_control(stage: Stage, method: str, route: str, body: bytes) -> tuple[int, Any]:
    """Answer `POST script`, `GET received` or `POST reset` with (status, JSON).

    A script is `{"vendor", "reactions": [...], "standing": false}`; `standing` sets the one
    reaction that a vendor gives once its queue is empty.
    """
    match method, route:
        case "POST", "script":
            return _script(stage, body)
        case "POST", "reset":
            stage.reset()
            return 200, {}
        case "GET", "received":
            return 200, {
                "total": stage.total,
                "disconnects": list(stage.disconnects),
                "received": [
                    {
                        "vendor": request.vendor,
                        "path": request.path,
                        "headers": [
                            [key.decode("latin-1"), value.decode("latin-1")]
                            for key, value in request.headers
                        ],
                        "body": base64.b64encode(request.body).decode(),
                    }
                    for request in list(stage.received)
                ],
            }
    return 404, {"error": "no such control route"}


def _script(stage: Stage, body: bytes) -> tuple[int, Any]:
    try:
        wanted = orjson.loads(body)
        vendor = wanted["vendor"]
        reactions = [read_reaction(entry) for entry in wanted["reactions"]]
        if vendor not in VENDOR_NAMES:
            raise ValueError("unknown vendor")
    except (KeyError, TypeError, ValueError) as error:
        return 400, {"error": str(error)}
    if wanted.get("standing"):
        stage.answer_with(vendor, reactions[0])
    else:
        stage.script(vendor, reactions)
    return 200, {"queued": len(reactions)}
