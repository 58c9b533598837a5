"""A Bot API server of the tests': the only Telegram they know, and as strict as the real one.

Methods, limits and error texts follow the public documentation of the Bot API; what it does not
know it refuses. `say` plays a person; `sent` is what chats show in the end.
"""

import asyncio
import itertools
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.bots.telegram_shapes import (
    ME,
    Flood,
    Refusal,
    Shown,
    chat_of,
    entities_of,
    keyboard_of,
    message_of,
    parsed,
    replied_of,
)

TOKEN = "123456:" + "A" * 35
LIMIT = 4096


@dataclass
class TelegramServer:
    """`async with TelegramServer() as server`: answers real HTTP on a free port."""

    admins: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    token: str = TOKEN
    may_delete: bool = True
    parse_nothing: bool = False
    flood: Flood = field(default_factory=Flood)
    blocked_by: set[int] = field(default_factory=set)
    messages: dict[tuple[int, int], Shown] = field(default_factory=dict)
    deleted: list[tuple[int, int]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    toasts: list[dict[str, Any]] = field(default_factory=list)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    webhook: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        self._pending: list[dict[str, Any]] = []
        self._arrived = asyncio.Event()
        self._ids = itertools.count(1)
        self._updates = itertools.count(1000)
        self._polling = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._arrived.set()
        await self._runner.cleanup()

    def say(self, person: int, text: str | None, *, chat: int | None = None, **more: Any) -> int:
        """Let a person write; answer the message's id."""
        update = self.written(person, text, chat=chat, **more)
        self.deliver(update)
        return int(update["message"]["message_id"])

    def written(
        self, person: int, text: str | None, *, chat: int | None = None, **more: Any
    ) -> dict[str, Any]:
        """Answer the update of a message."""
        language = more.pop("language", "en")
        message: dict[str, Any] = {
            "message_id": next(self._ids),
            "date": 1764500000,
            "chat": chat_of(person, chat),
            "from": {
                "id": person,
                "is_bot": False,
                "first_name": "A",
                "language_code": language,
            },
            **more,
        }
        if text is not None:
            message["text"] = text
            message["entities"] = entities_of(text)
        return {"update_id": next(self._updates), "message": message}

    def press(self, person: int, shown: Shown, action: str) -> None:
        """Let a person press a button."""
        query = {
            "id": str(next(self._ids)),
            "from": {"id": person, "is_bot": False, "first_name": "A", "language_code": "en"},
            "chat_instance": "1",
            "data": action,
            "message": {
                "message_id": shown.message_id,
                "date": 1764500000,
                "chat": chat_of(person, shown.chat if shown.chat < 0 else None),
                "text": shown.text,
            },
        }
        self.deliver({"update_id": next(self._updates), "callback_query": query})

    def deliver(self, update: dict[str, Any]) -> None:
        """Queue an update, also one that came before."""
        self._pending.append(update)
        self._arrived.set()

    @property
    def waiting(self) -> int:
        """How many updates nobody has confirmed."""
        return len(self._pending)

    def shown(self, chat: int) -> list[Shown]:
        """Answer what a chat shows of the bot, in order."""
        return [one for (where, _), one in sorted(self.messages.items()) if where == chat]

    def named(self, method: str) -> list[dict[str, Any]]:
        """Answer the parameters of every call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    async def until(self, told: Any, seconds: float = 60.0) -> None:
        """Wait until `told()` is true."""
        async with asyncio.timeout(seconds):
            while not told():  # noqa: ASYNC110  # what is waited for is any of many things
                await asyncio.sleep(0.01)

    async def _serve(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return _refused(Refusal(401, "Unauthorized"))
        method = request.match_info["method"]
        known = getattr(self, f"_{_snake(method)}", None)
        parameters = {}
        for name, value in (await request.post()).items():
            parameters[name] = _read(value)
        self.calls.append((method, parameters))
        if known is None:
            return _refused(Refusal(404, "Not Found"))
        try:
            if self.flood.calls and method in self.flood.methods:
                self.flood.calls -= 1
                wait = self.flood.retry_after
                raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
            result = await known(parameters)
        except Refusal as refusal:
            return _refused(refusal)
        return web.json_response({"ok": True, "result": result})

    async def _get_me(self, _: dict[str, Any]) -> Any:
        return ME

    async def _set_my_commands(self, given: dict[str, Any]) -> Any:
        commands = given["commands"]
        if any(not 1 <= len(one["description"]) <= 256 for one in commands):
            raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        language = given.get("language_code", "")
        if len(language) not in {0, 2}:
            raise Refusal(400, "Bad Request: invalid language code specified")
        self.commands[language] = commands
        return True

    async def _set_webhook(self, given: dict[str, Any]) -> Any:
        if not given["url"].startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: an HTTPS URL must be provided")
        self.webhook = given
        return True

    async def _delete_webhook(self, _: dict[str, Any]) -> Any:
        self.webhook = None
        return True

    async def _get_updates(self, given: dict[str, Any]) -> Any:
        if self._polling:
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot "
                "instance is running",
            )
        self._polling += 1
        try:
            offset = given.get("offset")
            if offset is not None:
                self._pending = [one for one in self._pending if one["update_id"] >= offset]
            if not self._pending and given.get("timeout"):
                self._arrived.clear()
                try:
                    async with asyncio.timeout(min(given["timeout"], 5)):
                        await self._arrived.wait()
                except TimeoutError:
                    return []
            return self._pending[: given.get("limit", 100)]
        finally:
            self._polling -= 1

    async def _send_chat_action(self, given: dict[str, Any]) -> Any:
        self._reach(given["chat_id"])
        return True

    async def _send_message(self, given: dict[str, Any]) -> Any:
        chat = given["chat_id"]
        self._reach(chat)
        shown = Shown(
            next(self._ids), chat, self._text(given), keyboard_of(given), reply_to=replied_of(given)
        )
        self.messages[chat, shown.message_id] = shown
        return message_of(shown)

    async def _send_document(self, given: dict[str, Any]) -> Any:
        chat = given["chat_id"]
        self._reach(chat)
        shown = Shown(next(self._ids), chat, "", [], document=str(given["document"]))
        self.messages[chat, shown.message_id] = shown
        return message_of(shown)

    async def _edit_message_text(self, given: dict[str, Any]) -> Any:
        shown = self.messages.get((given["chat_id"], given["message_id"]))
        if shown is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        text, keyboard = self._text(given), keyboard_of(given)
        if (text, keyboard) == (shown.text, shown.keyboard):
            raise Refusal(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        shown.text, shown.keyboard, shown.edits = text, keyboard, shown.edits + 1
        return message_of(shown)

    async def _delete_message(self, given: dict[str, Any]) -> Any:
        if not self.may_delete:
            raise Refusal(400, "Bad Request: message can't be deleted")
        self.deleted.append((given["chat_id"], given["message_id"]))
        self.messages.pop((given["chat_id"], given["message_id"]), None)
        return True

    async def _get_chat_member(self, given: dict[str, Any]) -> Any:
        person = given["user_id"]
        user = {"id": person, "is_bot": False, "first_name": "A"}
        member: dict[str, Any] = {"user": user, "status": "member"}
        if person in self.admins[given["chat_id"]]:
            member |= {"status": "creator", "is_anonymous": False}
        return member

    async def _answer_callback_query(self, given: dict[str, Any]) -> Any:
        if len(given.get("text", "")) > 200:
            raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
        self.toasts.append(given)
        return True

    def _reach(self, chat: int) -> None:
        if chat in self.blocked_by:
            raise Refusal(403, "Forbidden: bot was blocked by the user")

    def _text(self, given: dict[str, Any]) -> str:
        text = str(given.get("text", ""))
        if given.get("parse_mode") == "HTML":
            if self.parse_nothing:
                raise Refusal(400, "Bad Request: can't parse entities: unsupported start tag")
            text = parsed(text)
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > LIMIT:
            raise Refusal(400, "Bad Request: message is too long")
        return text


def _snake(method: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in method)


def _read(value: Any) -> Any:
    if not isinstance(value, str):
        return value.filename
    try:
        return json.loads(value)
    except ValueError:
        return value


def _refused(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)
