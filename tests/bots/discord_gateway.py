"""The gateway of the tests' Discord: HELLO, IDENTIFY, READY, heartbeats, events, RESUME."""

import asyncio
import json
from typing import Any

from aiohttp import WSMsgType, web

from tests.bots.discord_shapes import APP, GUILD, ME, guild, user
from tests.bots.discord_store import TOKEN, DiscordStore

CONTENTS = 1 << 15


class DiscordGateway(DiscordStore):
    """Speaks to bots through websockets."""

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 2000}, "s": None, "t": None})
        async for frame in socket:
            if frame.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                break
            told = json.loads(frame.data)
            match told["op"]:
                case 1:
                    await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
                case 2:
                    await self._identify(socket, told["d"])
                case 6:
                    await self._resume(socket, told["d"])
                case 3 | 8:
                    pass
                case _:
                    await socket.close(code=4001)
        return socket

    async def _identify(self, socket: web.WebSocketResponse, told: dict[str, Any]) -> None:
        if told["token"] != TOKEN:
            await socket.close(code=4004)
            return
        if told["intents"] & CONTENTS and not self.privileged:
            await socket.close(code=4014)
            return
        self._contents = bool(told["intents"] & CONTENTS)
        self.identified += 1
        shard = told.get("shard", [0, 1])
        ready = {
            "v": 10,
            "user": user(ME),
            "guilds": [{"id": str(GUILD), "unavailable": True}] if shard[0] == 0 else [],
            "session_id": f"session-{shard[0]}",
            "resume_gateway_url": self._gateway_url,
            "shard": shard,
            "application": {"id": str(APP), "flags": 0},
        }
        await self._send(socket, "READY", ready)
        if shard[0] == 0:
            self._sockets = [socket]
            await self._send(socket, "GUILD_CREATE", guild(self._member(ME)))
            self.connected = True

    async def _resume(self, socket: web.WebSocketResponse, told: dict[str, Any]) -> None:
        known = told["token"] == TOKEN and told["session_id"] == "session-0"
        if self.forgetful or not known:
            await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
            return
        self.resumed += 1
        # the last event is told once more, as Discord may
        for event in [one for one in self._sent if one["s"] >= told["seq"]]:
            await socket.send_json(event)
        self._sockets = [socket]
        await self._send(socket, "RESUMED", {})

    def _dispatch(self, name: str, data: dict[str, Any]) -> None:
        event = self._event(name, data)
        for socket in self._sockets:
            task = asyncio.ensure_future(socket.send_json(event))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _send(self, socket: web.WebSocketResponse, name: str, data: dict[str, Any]) -> None:
        await socket.send_json(self._event(name, data))

    def _event(self, name: str, data: dict[str, Any]) -> dict[str, Any]:
        event = {"op": 0, "d": data, "s": len(self._sent) + 1, "t": name}
        self._sent.append(event)
        return event
