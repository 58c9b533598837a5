"""One message of the conversation as messages of Telegram's."""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bots.contract import Message
from bots.split import split_text, utf16_units
from bots.telegram.markup import to_html
from bots.wording import Wording
from candor.domain.answer import Source

# what a message may hold once its marks are read (Bot API, sendMessage)
LIMIT = 4096
# a bullet or a rule may be longer than the mark it is written for
ROOM = 3900
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its HTML, and the same in plain letters for when Telegram refuses the HTML."""

    html: str
    plain: str


def render(message: Message, wording: Wording) -> list[Part]:
    """Answer the parts to send, in order; sources stand at the end of the last one."""
    text = message.text
    if message.sources:
        text = f"{text.rstrip()}\n\n{_sources(message, wording)}"
    return [_part(part) for part in split_text(text, ROOM, utf16_units)]


def draft(text: str) -> Part:
    """Answer the beginning of an unfinished answer, as much as one message holds."""
    beginning = split_text(text, ROOM, utf16_units)[:1] or ["…"]
    return _part(beginning[0])


def _part(markdown: str) -> Part:
    # marks alone show nothing, and Telegram refuses an empty message
    return Part(to_html(markdown) or escape(markdown, quote=False), markdown)


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """Answer the buttons below a message."""
    if not message.buttons:
        return None
    rows = [
        [InlineKeyboardButton(text=one.label, callback_data=one.action) for one in row]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _sources(message: Message, wording: Wording) -> str:
    lines = [f"**{wording.say(message.language, 'sources')}**"]
    lines += [f"\\[{source.id}\\] {_named(source)}" for source in message.sources]
    return "  \n".join(lines)


def _named(source: Source) -> str:
    name = " › ".join(part for part in (source.title, source.heading) if part) or source.source
    name = name if len(name) <= LONGEST_TITLE else f"{name[: LONGEST_TITLE - 1]}…"
    plain = "".join(f"\\{char}" if char in "\\`*_[]()<>#" else char for char in name)
    address = source.url or ""
    if urlsplit(address).scheme in {"http", "https"} and not set(address) & set(" ()<>"):
        return f"[{plain}]({address})"
    return plain
