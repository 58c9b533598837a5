"""The Bot API's methods that a bot needs, as strict as the real ones."""

import asyncio
import re
from typing import Any

from tests.bots.telegram_shapes import (
    ME,
    Refusal,
    Shown,
    keyboard_of,
    message_of,
    parsed,
    replied_of,
)
from tests.bots.telegram_store import TelegramStore

LIMIT = 4096


class TelegramMethods(TelegramStore):
    """Answers `method` by `_method` in snake case, with its result or a Refusal."""

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
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", str(given.get("secret_token", ""))):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = given
        return True

    async def _delete_webhook(self, _: dict[str, Any]) -> Any:
        self.webhook = None
        return True

    async def _get_updates(self, given: dict[str, Any]) -> Any:
        if self.webhook is not None:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
                "to delete the webhook first",
            )
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
