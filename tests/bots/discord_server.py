"""Discord of the tests': the only one they know, and as strict as the real one.

Routes, limits and error codes follow the public documentation of API v10; what it does not know
it refuses. `command`, `write` and `press` play people; `shown` is what channels show in the end.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from tests.bots.discord_gateway import DiscordGateway
from tests.bots.discord_rest import DiscordRest
from tests.bots.discord_shapes import APP, FORUM, GUILD, ME, TEXT, role, user
from tests.bots.discord_shapes import channel as channel_of
from tests.bots.discord_store import TOKEN, Asked, Shown

__all__ = ["TOKEN", "Asked", "DiscordServer", "Shown"]
MANAGE_GUILD = 1 << 5


class DiscordServer(DiscordGateway, DiscordRest):
    """`async with DiscordServer() as server`: answers real HTTP and websockets on a free port."""

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
