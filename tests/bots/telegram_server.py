"""A Bot API server of the tests': the only Telegram they know, and as strict as the real one.

Methods, limits and error texts follow the public documentation of the Bot API; what it does not
know it refuses. `say` plays a person; `sent` is what chats show in the end.
"""

import asyncio
import json
from typing import Any, Self

from aiohttp import web

from tests.bots.telegram_methods import TelegramMethods
from tests.bots.telegram_shapes import Refusal, Shown, chat_of, entities_of
from tests.bots.telegram_store import TOKEN

__all__ = ["TOKEN", "TelegramServer"]


class TelegramServer(TelegramMethods):
    """`async with TelegramServer() as server`: answers real HTTP on a free port."""

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
