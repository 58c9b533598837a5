"""What the tests' Telegram reads of texts and keyboards, and what it refuses in them."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

TAGS = frozenset({"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre"})
TAGS |= frozenset({"blockquote", "span", "tg-spoiler"})
ME = {"id": 123456, "is_bot": True, "first_name": "Harbour", "username": "harbour_bot"}


@dataclass
class Flood:
    """Refuses the next calls of some methods by 429."""

    calls: int = 0
    retry_after: int = 1
    methods: frozenset[str] = frozenset({"sendMessage", "editMessageText"})


@dataclass
class Shown:
    """A message as its chat shows it."""

    message_id: int
    chat: int
    text: str
    keyboard: list[list[dict[str, str]]]
    edits: int = 0
    reply_to: int | None = None
    document: str | None = None


class Refusal(Exception):
    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def parsed(html: str) -> str:
    """Answer what is read of HTML; Refusal where Telegram would refuse it."""
    reader = _Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    if reader.open:
        raise Refusal(
            400, f"Bad Request: can't parse entities: Can't find end of {reader.open[-1]}"
        )
    return "".join(reader.read).strip()


class _Reader(HTMLParser):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.read: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise Refusal(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        if tag == "a" and not dict(attrs).get("href"):
            raise Refusal(400, "Bad Request: can't parse entities: empty attribute href")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refusal(400, f'Bad Request: can\'t parse entities: Unmatched end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.read.append(data)


def chat_of(person: int, group: int | None) -> dict[str, Any]:
    if group is None:
        return {"id": person, "type": "private", "first_name": "A"}
    return {"id": group, "type": "supergroup", "title": "Harbour"}


def entities_of(text: str) -> list[dict[str, Any]]:
    found = []
    for word in text.split():
        kind = {"@": "mention", "/": "bot_command"}.get(word[0])
        if kind:
            offset = len(text[: text.index(word)].encode("utf-16-le")) // 2
            found.append({"type": kind, "offset": offset, "length": len(word)})
    return found


def keyboard_of(given: dict[str, Any]) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = (given.get("reply_markup") or {}).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if not button["text"] or len(button["callback_data"].encode()) > 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows


def replied_of(given: dict[str, Any]) -> int | None:
    return (given.get("reply_parameters") or {}).get("message_id")


def message_of(shown: Shown) -> dict[str, Any]:
    chat = chat_of(shown.chat, shown.chat if shown.chat < 0 else None)
    told = {"message_id": shown.message_id, "date": 1764500000, "chat": chat, "from": ME}
    return told | ({"text": shown.text} if shown.text else {})
