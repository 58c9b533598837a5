"""REST of the tests' Discord: what it does not know it refuses."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.bots.discord_limits import Refusal, check_message
from tests.bots.discord_shapes import APP, GUILD, ME, application, user
from tests.bots.discord_store import TOKEN, Asked, DiscordStore

ANSWERING_SECONDS = 3.0


class DiscordRest(DiscordStore):
    """Answers the routes that a bot needs."""

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


async def _read(request: web.Request) -> tuple[Any, list[str]]:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = [str(one.filename) for one in form.values() if isinstance(one, web.FileField)]
        return json.loads(str(form["payload_json"])), files
    raw = await request.read()
    return (json.loads(raw) if raw else None), []
