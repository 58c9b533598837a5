"""The simulated vendors as one raw ASGI app, kept lean because it shares cores with benchmarks."""

from urllib.parse import parse_qsl

import orjson

from candor.simulator.answering import Asked, answer_well
from candor.simulator.control import answer_control
from candor.simulator.exchange import JSON, Dropped, Exchange, Message, Receive, Send, read_body
from candor.simulator.failing import fail
from candor.simulator.script import VendorName
from candor.simulator.stage import Received, Stage
from candor.simulator.wires import WIRES
from candor.simulator.wires.contract import BadRequest, NoSuchRoute, Wire
from candor.simulator.written import write


class SimulatorApp:
    """Routes `/{vendor}/...` to that vendor's wire and `/__...` to the control routes."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        if scope["type"] != "http":
            return
        body = await read_body(receive)
        path: str = scope["path"].lstrip("/")
        vendor, _, rest = path.partition("/")
        exchange = Exchange(scope, receive, send)
        if path.startswith("__"):
            status, answer = answer_control(self._stage, scope["method"], path[2:], body)
            await exchange.send_whole(status, orjson.dumps(answer), [JSON])
        elif vendor in WIRES:
            await self._play(vendor, rest, body, exchange)
        else:
            await exchange.send_whole(404, b'{"error":"no such vendor"}', [JSON])

    async def _play(self, vendor: VendorName, path: str, body: bytes, exchange: Exchange) -> None:
        wire = WIRES[vendor]
        if exchange.scope["method"] == "GET" and path.endswith("models"):
            await exchange.send_whole(200, orjson.dumps(wire.models()), [JSON])
            return
        headers = tuple(exchange.scope["headers"])
        heard = Received(vendor, path, headers, body)
        call = exchange.call = self._stage.hear(heard, exchange.scope["client"][1])
        try:
            await self._answer(wire, heard, call.number, exchange)
        except Dropped:
            pass
        finally:
            call.done = True
        if call.hung_up:
            self._stage.disconnects.append(vendor)

    async def _answer(self, wire: Wire, heard: Received, number: int, exchange: Exchange) -> None:
        query = dict(parse_qsl(exchange.scope["query_string"].decode("latin-1")))
        if not wire.is_signed(dict(heard.headers), query):
            await exchange.refuse(wire.refusal(401, None))
            return
        try:
            question = wire.read(heard.path, query, orjson.loads(heard.body))
        except NoSuchRoute:
            await exchange.refuse(wire.refusal(404, None))
            return
        # a client that is killed while it sends leaves no JSON
        except (BadRequest, orjson.JSONDecodeError) as error:
            await exchange.refuse(wire.refusal(400, None, str(error)))
            return
        play = self._stage.react(heard.vendor, question)
        if (call := exchange.call) is not None:
            call.model, call.stream = question.model, question.stream
            call.reaction = write(play.fault)
        asked = Asked(wire, question, number, exchange)
        if play.fault is None:
            await answer_well(asked, play.answer, play.pace)
        else:
            await fail(asked, play, play.fault)
