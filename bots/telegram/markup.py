"""Markdown as the HTML that Telegram reads (Bot API, "HTML style"): few tags, nothing unescaped."""

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>"}
_TAGS |= {"s_open": "<s>", "s_close": "</s>"}
_TAGS |= {"heading_open": "<b>", "heading_close": "</b>\n\n"}
_TAGS |= {"blockquote_open": "<blockquote>", "blockquote_close": "</blockquote>\n\n"}
_TAGS |= {"softbreak": "\n", "hardbreak": "\n", "tr_close": "\n", "hr": "———\n\n"}
_TAGS |= {"th_close": "  ", "td_close": "  ", "table_close": "\n"}
_LINKS = frozenset({"https", "http"})


def to_html(markdown: str) -> str:
    """Answer the text as Telegram's HTML; every tag that is opened is closed.

    HTML in the text is shown as it stands, and images as their description.
    """
    written: list[str] = []
    lists: list[int | None] = []
    for token in _parser().parse(markdown):
        _write(token, written.append, lists)
    return "".join(written).strip()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _write(token: Token, write: Callable[[str], None], lists: list[int | None]) -> None:
    match token.type:
        case "inline":
            write(_inline(token.children or ()))
        case "paragraph_close":
            # a tight list hides the paragraphs inside its items
            write("\n" if token.hidden or lists else "\n\n")
        case "bullet_list_open":
            lists.append(None)
        case "ordered_list_open":
            lists.append(int(token.attrGet("start") or 1))
        case "bullet_list_close" | "ordered_list_close":
            lists.pop()
            if not lists:
                write("\n")
        case "list_item_open":
            number = lists[-1]
            write("  " * (len(lists) - 1) + ("• " if number is None else f"{number}. "))
            if number is not None:
                lists[-1] = number + 1
        case "fence" | "code_block":
            write(f"<pre>{escape(token.content.rstrip(), quote=False)}</pre>\n\n")
        case other:
            write(_TAGS.get(other, ""))


def _inline(tokens: Iterable[Token]) -> str:
    written: list[str] = []
    linked: list[bool] = []
    for token in tokens:
        match token.type:
            case "text":
                written.append(escape(token.content, quote=False))
            case "code_inline":
                written.append(f"<code>{escape(token.content, quote=False)}</code>")
            case "link_open":
                address = str(token.attrGet("href") or "")
                linked.append(urlsplit(address).scheme in _LINKS)
                written.append(f'<a href="{escape(address)}">' if linked[-1] else "")
            case "link_close":
                written.append("</a>" if linked.pop() else "")
            case "image":
                written.append(escape(token.content, quote=False))
            case other:
                written.append(_TAGS.get(other, ""))
    return "".join(written)
