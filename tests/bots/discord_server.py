"""Discord's REST and gateway of the tests': the only Discord they know, and as strict as it.

Routes, limits and error codes follow the public documentation of API v10; what it does not know
it refuses. `ask`, `write` and `press` play people; `shown` is what channels show in the end.
"""

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.bots.discord_limits import Refusal, check_message
from tests.bots.discord_shapes import (
    APP,
    FORUM,
    GUILD,
    ME,
    TEXT,
    application,
    guild,
    member,
    role,
    user,
)
from tests.bots.discord_shapes import channel as channel_of

TOKEN = "bot-token.of.the-tests"
MANAGE_GUILD = 1 << 5
ANSWERING_SECONDS = 3.0
CONTENTS = 1 << 15


@dataclass
class Shown:
    """A message as its channel shows it."""

    id: int
    channel: int
    embeds: list[dict[str, Any]]
    components: list[dict[str, Any]]
    flags: int = 0
    reply_to: int | None = None
    files: list[str] = field(default_factory=list)
    interaction: int | None = None
    edits: int = 0

    @property
    def text(self) -> str:
        return "\n".join(str(one.get("description", "")) for one in self.embeds)

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [(one["name"], one["value"]) for e in self.embeds for one in e.get("fields", [])]

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & 64)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [one for row in self.components for one in row["components"]]

    @property
    def actions(self) -> list[str]:
        return [str(one["custom_id"]) for one in self.parts]


@dataclass
class Asked:
    """An interaction, and how far it was answered."""

    id: int
    token: str
    channel: int
    at: float
    pressed: Shown | None = None
    kind: int | None = None
    ephemeral: bool = False
    original: Shown | None = None
    gone: bool = False
    refused: bool = False


@dataclass
class Flood:
    """Refuses the next calls of messages by 429."""

    calls: int = 0
    retry_after: float = 0.05


@dataclass
class DiscordServer:
    """`async with DiscordServer() as server`: answers real HTTP and websockets on a free port."""

    may_delete: bool = True
    privileged: bool = False
    shards: int = 1
    flood: Flood = field(default_factory=Flood)
    messages: dict[int, Shown] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)
    commands: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    refusals: list[tuple[str, int]] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    resumed: int = 0
    identified: int = 0
    typed: int = 0
    late: float = 0.0
    connected: bool = False

    def __post_init__(self) -> None:
        self._ids = itertools.count(10_000)
        self._nonces: dict[str, Shown] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._sent: list[dict[str, Any]] = []
        self._roles: dict[int, list[int]] = {}
        self._contents = False

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_route("*", "/api/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/api"
        self._gateway_url = f"ws://127.0.0.1:{port}/gateway/"
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in self._sockets:
            await socket.close()
        await self._runner.cleanup()

    async def until(self, told: Callable[[], Any], seconds: float = 60.0) -> None:
        """Wait until `told()` is true."""
        async with asyncio.timeout(seconds):
            while not told():  # noqa: ASYNC110  # what is waited for is any of many things
                await asyncio.sleep(0.01)

    def write(
        self,
        person: int,
        text: str,
        *,
        channel: int | None = TEXT,
        reply_to: Shown | None = None,
        again: int | None = None,
        **more: Any,
    ) -> int:
        """Let a person write; without a channel in private. Answer the message's id.

        As in Discord the contents are kept back where the bot is not mentioned.
        """
        number = again or more.pop("id", None) or next(self._ids)
        mentioned = f"<@{ME}>" in text or reply_to is not None
        told: dict[str, Any] = self._message(number, channel or person, person, in_dm=not channel)
        told["content"] = text if mentioned or not channel or self._contents else ""
        told["mentions"] = [user(ME)] if mentioned else []
        if reply_to is not None:
            told["message_reference"] = {"message_id": str(reply_to.id), "channel_id": str(channel)}
            told["referenced_message"] = self._told(reply_to) | {"type": 0}
            told["type"] = 19
        self._dispatch("MESSAGE_CREATE", told | more)
        return number

    def post(self, person: int, title: str, text: str) -> int:
        """Let a person begin a post in the forum; answer its id."""
        number = next(self._ids)
        thread = {
            **channel_of(number, 11, title),
            "parent_id": str(FORUM),
            "owner_id": str(person),
            "member_count": 1,
            "message_count": 0,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 60,
                "archive_timestamp": "2026-12-01T00:00:00+00:00",
                "locked": False,
            },
            "newly_created": True,
        }
        self._dispatch("THREAD_CREATE", thread)
        return self.write(person, text, channel=number, id=number)

    def give_roles(self, person: int, *roles: int) -> None:
        self._roles[person] = list(roles)

    def command(
        self,
        person: int,
        name: str,
        *,
        channel: int | None = TEXT,
        manages: bool = False,
        **said: Any,
    ) -> Asked:
        """Let a person use a command."""
        options = [{"type": 3, "name": key, "value": value} for key, value in said.items()]
        data = {"id": "1", "type": 1, "name": name, "options": options}
        return self._interact(person, 2, data, channel, manages)

    def press(
        self,
        person: int,
        shown: Shown,
        action: str,
        *,
        manages: bool = False,
        values: list[int] | None = None,
        in_dm: bool = False,
    ) -> Asked:
        """Let a person press a button, or choose from a menu."""
        part = next(one for one in shown.parts if one["custom_id"] == action)
        data: dict[str, Any] = {"custom_id": action, "component_type": part["type"]}
        if values is not None:
            data["values"] = [str(one) for one in values]
            kind = {6: "roles", 8: "channels"}[part["type"]]
            resolved = {
                str(one): role(one) if kind == "roles" else channel_of(one) for one in values
            }
            data["resolved"] = {kind: resolved}
        channel = None if in_dm else shown.channel
        return self._interact(person, 3, data, channel, manages, shown)

    def shown(self, channel: int) -> list[Shown]:
        """Answer what a channel shows of the bot, in order."""
        return [one for _, one in sorted(self.messages.items()) if one.channel == channel]

    def finals(self, channel: int) -> list[Shown]:
        """Answer the answers of a channel, which carry buttons that judge them."""
        return [
            one for one in self.shown(channel) if any(a.startswith("judge") for a in one.actions)
        ]

    def of(self, asked: Asked) -> list[Shown]:
        """Answer what an interaction was answered with."""
        return [one for one in self.messages.values() if one.interaction == asked.id]

    async def reconnect(self, *, lost: Callable[[], object] | None = None) -> None:
        """Have the bot connect anew; what `lost` tells meanwhile is told after its RESUME."""
        sockets, self._sockets = self._sockets, []
        if lost is not None:
            lost()
        for socket in sockets:
            await socket.send_json({"op": 7, "d": None, "s": None, "t": None})

    def _interact(
        self,
        person: int,
        kind: int,
        data: dict[str, Any],
        channel: int | None,
        manages: bool,
        pressed: Shown | None = None,
    ) -> Asked:
        number = next(self._ids)
        asked = Asked(number, f"token-{number}", channel or person, time.monotonic(), pressed)
        asked.at -= self.late
        self.asked[asked.token] = asked
        told: dict[str, Any] = {
            "id": str(number),
            "application_id": str(APP),
            "type": kind,
            "data": data,
            "token": asked.token,
            "version": 1,
            "locale": "en-US",
            "attachment_size_limit": 10_000_000,
            "entitlements": [],
            "channel": channel_of(channel) if channel else {"id": str(person), "type": 1},
            "channel_id": str(channel or person),
        }
        if pressed is not None:
            told["message"] = self._told(pressed)
        if channel is None:
            told["user"] = user(person)
        else:
            permissions = MANAGE_GUILD if manages else 0
            who = self._member(person) | {"permissions": str(permissions)}
            told |= {"guild_id": str(GUILD), "guild_locale": "en-US", "member": who}
        self._dispatch("INTERACTION_CREATE", told)
        return asked

    # -- the gateway

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
        if told["token"] != TOKEN or told["session_id"] != "session-0":
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

    # -- REST

    async def _serve(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body, files = await _read(request)
        self.calls.append((request.method, path, body))
        try:
            told = self._route(request, path, body, files)
        except Refusal as refusal:
            self.refusals.append((path, refusal.code))
            answer = {"code": refusal.code, "message": str(refusal), **refusal.more}
            headers = {"Content-Type": "application/json"}
            if refusal.status == 429:
                headers |= {"Via": "1.1 tests", "Retry-After": str(refusal.more["retry_after"])}
            return web.Response(
                status=refusal.status, body=json.dumps(answer).encode(), headers=headers
            )
        if told is None:
            return web.Response(status=204)
        # discord.py reads JSON under exactly this name
        return web.Response(
            body=json.dumps(told).encode(), headers={"Content-Type": "application/json"}
        )

    def _route(self, request: web.Request, path: str, body: Any, files: list[str]) -> Any:
        method = request.method
        for wanted, pattern, serve, signed in self._routes():
            match = re.fullmatch(pattern, path)
            if match is None or wanted != method:
                continue
            if signed and request.headers.get("Authorization") != f"Bot {TOKEN}":
                raise Refusal(401, 0, "401: Unauthorized")
            if serve in {self._create, self._edit, self._follow} and self.flood.calls:
                self.flood.calls -= 1
                wait = self.flood.retry_after
                raise Refusal(
                    429, 0, "You are being rate limited.", retry_after=wait, **{"global": False}
                )
            return serve(*match.groups(), body=body, files=files)
        raise Refusal(404, 0, "404: Not Found")

    def _routes(self) -> list[tuple[str, str, Callable[..., Any], bool]]:
        original = rf"/webhooks/{APP}/([\w-]+)/messages/@original"
        return [
            ("GET", r"/users/@me", lambda **_: user(ME), True),
            ("GET", r"/oauth2/applications/@me", lambda **_: application(), True),
            ("GET", r"/gateway/bot", self._gateway_bot, True),
            ("PUT", rf"/applications/{APP}/commands", self._sync, True),
            ("PUT", rf"/applications/{APP}/guilds/(\d+)/commands", self._sync, True),
            ("POST", r"/channels/(\d+)/messages", self._create, True),
            ("DELETE", r"/channels/\d+/messages/(\d+)", self._delete, True),
            ("POST", r"/channels/\d+/typing", self._typing, True),
            ("POST", r"/users/@me/channels", self._open_dm, True),
            ("POST", r"/interactions/\d+/([\w-]+)/callback", self._callback, False),
            ("PATCH", original, self._edit, False),
            ("DELETE", original, self._withdraw, False),
            ("POST", rf"/webhooks/{APP}/([\w-]+)", self._follow, False),
        ]

    def _gateway_bot(self, **_: Any) -> Any:
        limits = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self._gateway_url, "shards": self.shards, "session_start_limit": limits}

    def _sync(self, guild: str = "", *, body: Any, files: list[str]) -> Any:
        if guild and int(guild) != GUILD:
            raise Refusal(403, 50001, "Missing Access")
        for one in body:
            texts = [one["description"], *(one.get("description_localizations") or {}).values()]
            if not re.fullmatch(r"[-_\w]{1,32}", one["name"]):
                raise Refusal(400, 50035, "Invalid Form Body")
            if any(not 1 <= len(text) <= 100 for text in texts):
                raise Refusal(400, 50035, "Invalid Form Body")
        self.commands[guild] = body
        return [
            {"id": str(n), "application_id": str(APP), "version": "1", **one}
            for n, one in enumerate(body, 1)
        ]

    def _create(self, channel: str, *, body: Any, files: list[str]) -> Any:
        check_message(body, files)
        nonce = body.get("nonce")
        if nonce and len(nonce) > 25:
            raise Refusal(400, 50035, "Invalid Form Body")
        if nonce and body.get("enforce_nonce") and nonce in self._nonces:
            return self._told(self._nonces[nonce])
        shown = self._show(int(channel), body, files)
        reference = body.get("message_reference")
        shown.reply_to = int(reference["message_id"]) if reference else None
        if shown.reply_to in self.deleted:
            if reference.get("fail_if_not_exists", True):
                raise Refusal(400, 50035, "Invalid Form Body")
            shown.reply_to = None
        if nonce:
            self._nonces[nonce] = shown
        return self._told(shown)

    def _delete(self, message: str, *, body: Any, files: list[str]) -> None:
        if not self.may_delete:
            raise Refusal(403, 50013, "Missing Permissions")
        self.deleted.append(int(message))

    def _typing(self, **_: Any) -> None:
        self.typed += 1

    def _open_dm(self, *, body: Any, files: list[str]) -> Any:
        return {"id": body["recipient_id"], "type": 1}

    def _callback(self, token: str, *, body: Any, files: list[str]) -> Any:
        asked = self.asked.get(token)
        if asked is None or time.monotonic() - asked.at > ANSWERING_SECONDS:
            if asked is not None:
                asked.refused = True
            raise Refusal(404, 10062, "Unknown interaction")
        if asked.kind is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        kind = body["type"]
        if kind == 4:
            check_message(body["data"], files)
            asked.original = self._show(asked.channel, body["data"], files, asked)
        elif kind == 6 and asked.pressed is not None:
            asked.original = asked.pressed
        elif kind != 5:
            raise Refusal(400, 50035, "Invalid Form Body")
        asked.kind = kind
        asked.ephemeral = bool((body.get("data") or {}).get("flags", 0) & 64)
        answered = {"id": str(asked.id), "type": 2, "response_message_loading": kind == 5}
        return {"interaction": answered, "resource": {"type": kind}}

    def _edit(self, token: str, *, body: Any, files: list[str]) -> Any:
        asked = self._open(token)
        if asked.gone:
            raise Refusal(404, 10008, "Unknown Message")
        check_message(body, files)
        if asked.original is None:
            asked.original = self._show(asked.channel, body, files, asked)
            asked.original.flags = 64 if asked.ephemeral else 0
        else:
            shown = asked.original
            shown.embeds, shown.edits = body.get("embeds", shown.embeds), shown.edits + 1
            shown.components = body.get("components", shown.components)
            shown.files = files
        return self._told(asked.original)

    def _withdraw(self, token: str, **_: Any) -> None:
        asked = self._open(token)
        if asked.gone:
            raise Refusal(404, 10008, "Unknown Message")
        asked.gone = True
        if asked.original is not None:
            del self.messages[asked.original.id]

    def _follow(self, token: str, *, body: Any, files: list[str]) -> Any:
        asked = self._open(token)
        check_message(body, files)
        shown = self._show(asked.channel, body, files, asked)
        if asked.kind == 5 and asked.original is None and not asked.gone:
            # the first message after a promise takes its place, and is seen by whom it was made to
            asked.original = shown
            shown.flags = 64 if asked.ephemeral else 0
        return self._told(shown)

    def _open(self, token: str) -> Asked:
        asked = self.asked.get(token)
        if asked is None or asked.kind is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return asked

    def _show(self, channel: int, body: Any, files: list[str], asked: Asked | None = None) -> Shown:
        shown = Shown(
            next(self._ids),
            channel,
            body.get("embeds") or [],
            body.get("components") or [],
            body.get("flags", 0),
            files=files,
            interaction=asked.id if asked else None,
        )
        self.messages[shown.id] = shown
        return shown

    def _told(self, shown: Shown) -> dict[str, Any]:
        told = self._message(shown.id, shown.channel, ME, in_dm=True)
        return told | {
            "embeds": shown.embeds,
            "components": shown.components,
            "flags": shown.flags,
        }

    def _message(self, number: int, channel: int, person: int, *, in_dm: bool) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": str(number),
            "channel_id": str(channel),
            "author": user(person),
            "content": "",
            "timestamp": "2026-12-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
        }
        if not in_dm:
            told |= {"guild_id": str(GUILD), "member": self._member(person)}
        return told

    def _member(self, person: int) -> dict[str, Any]:
        return member(person, self._roles.get(person, []))


async def _read(request: web.Request) -> tuple[Any, list[str]]:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = [str(one.filename) for one in form.values() if isinstance(one, web.FileField)]
        return json.loads(str(form["payload_json"])), files
    raw = await request.read()
    return (json.loads(raw) if raw else None), []
