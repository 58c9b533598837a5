"""The control routes: what was served, what was heard, what comes next."""

import base64
from dataclasses import asdict
from typing import Any

import orjson

from candor.simulator.script import VENDOR_NAMES, Reaction, read_reaction
from candor.simulator.stage import Stage
from candor.simulator.written import read_faults


def answer_control(stage: Stage, method: str, route: str, body: bytes) -> tuple[int, Any]:
    """Answer `GET calls`, `GET received`, `POST script` or `POST reset` with (status, JSON).

    A script is `{"vendor", "reactions": [...], "standing": false}` or `{"vendor", "faults":
    "500, cut@120, ok"}`; `standing` sets the one reaction of a vendor whose queue is empty.
    """
    match method, route:
        case "GET", "calls":
            return 200, {
                "totals": {
                    vendor: sums.as_json() for vendor, sums in stage.counts.totals().items()
                },
                "calls": [asdict(call) for call in stage.counts.calls],
            }
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
        if vendor not in VENDOR_NAMES:
            raise ValueError("unknown vendor")
        reactions: list[Reaction] = [read_reaction(one) for one in wanted.get("reactions", [])]
        reactions += read_faults(wanted.get("faults", ""))
        if not reactions:
            raise ValueError("reactions or faults are missing")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return 400, {"error": str(error) or "the body is not a script"}
    if wanted.get("standing"):
        stage.answer_with(vendor, reactions[0])
    else:
        stage.script(vendor, reactions)
    return 200, {"queued": len(reactions)}
