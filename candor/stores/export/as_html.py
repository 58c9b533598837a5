"""The export as a page for people: one file that needs nothing else, every text escaped."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from typing import Any

from candor.stores.export.rows import Row

RIGHT_TO_LEFT = frozenset({"ar"})
_CONVERSATION = frozenset({"messages", "memory"})
_INSTANTS = frozenset({"at", "since", "memory_until"})
_HEAD = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{intro}</p>
<p class="quiet">{made_at} <time>{at}</time> · {project} · <code>{user}</code></p>
"""


class HtmlExport:
    """Writes the page piece by piece; `texts` are headings by name, in the user's language."""

    def __init__(self, texts: Mapping[str, str], language: str) -> None:
        self._texts = texts
        self._language = language
        self._is_empty = True

    def head(self, project: str, user: str, at: datetime) -> bytes:
        """Begin the page."""
        return _HEAD.format(
            language=escape(self._language),
            direction="rtl" if self._language in RIGHT_TO_LEFT else "ltr",
            title=self._said("title"),
            style=files("candor.stores.export").joinpath("page.css").read_text("utf-8"),
            intro=self._said("intro"),
            made_at=self._said("made_at"),
            at=f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            project=escape(project),
            user=escape(user),
        ).encode()

    def begin(self, name: str, title: str) -> bytes:
        """Begin the section of a table; `title` is its heading where the texts have none."""
        self._is_empty = True
        return f"<h2>{escape(self._texts.get(name, title))}</h2>\n".encode()

    def rows(self, name: str, rows: Sequence[Row]) -> bytes:
        """Write a page of a table's rows."""
        if name in _CONVERSATION:
            self._is_empty = False
            said = (self._message(row["role"], row["text"], row["at"], row) for row in rows)
            return "".join(said).encode()
        pieces = []
        if self._is_empty:
            heads = "".join(f"<th>{escape(column)}</th>" for column in rows[0])
            pieces.append(f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>\n')
            self._is_empty = False
        for row in rows:
            cells = "".join(f"<td>{_shown(_read(*one))}</td>" for one in row.items())
            pieces.append(f"<tr>{cells}</tr>\n")
        return "".join(pieces).encode()

    def memory(self, one: Row) -> bytes:
        """Write what the memory holds of one conversation."""
        self._is_empty = False
        messages = one["messages"]
        if messages is None:
            return self._message("assistant", None, one["at"], one).encode()
        said = (self._message(m["role"], m["content"], one["at"], one) for m in messages)
        return "".join(said).encode()

    def end(self, name: str) -> bytes:
        """End a section."""
        if self._is_empty:
            return f'<p class="quiet">{self._said("nothing")}</p>\n'.encode()
        return b"" if name in _CONVERSATION else b"</tbody></table></div>\n"

    def foot(self, without_copy: Sequence[Mapping[str, str]]) -> bytes:
        """Name what is not in the page, and end it."""
        listed = "".join(
            f"<dt>{escape(one['name'])}</dt><dd>{escape(one['why'])}</dd>\n" for one in without_copy
        )
        heading = self._said("without_copy")
        return f"<h2>{heading}</h2>\n<dl>\n{listed}</dl>\n</main>\n</body>\n</html>\n".encode()

    def _said(self, name: str) -> str:
        return escape(self._texts[name])

    def _message(self, role: str, text: str | None, at: str | None, row: Row) -> str:
        kind = "user" if role == "user" else "assistant"
        who = self._said("you" if kind == "user" else "assistant")
        place = f"{who} · {escape(_moment(at))} · {escape(row['thread'])}"
        return f'<p class="said {kind}" dir="auto"><small>{place}</small>{_shown(text)}</p>\n'


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    return "–" if value is None else escape(str(value))


def _moment(at: str | None) -> str:
    """Write an instant of the export for people, to the second."""
    return "–" if at is None else f"{at[:10]} {at[11:19]} UTC"


def _read(column: str, value: Any) -> Any:
    is_instant = column in _INSTANTS or column.endswith("_at")
    return _moment(value) if is_instant and isinstance(value, str) else value
