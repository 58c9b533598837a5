"""Composes the export of one user; the register says what belongs in it."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from candor.domain.caller import Caller
from candor.domain.clock import Clock
from candor.domain.places import Register
from candor.domain.sealing import Sealer
from candor.stores.database import Database
from candor.stores.export.as_html import HtmlExport
from candor.stores.export.as_zip import Entry, zipped
from candor.stores.export.memories import own_memories
from candor.stores.export.rows import OwnRows, as_json
from candor.stores.memory.contract import Memory

FORMAT, VERSION = "candor-export", 1
JSON_NAME, HTML_NAME = "export.json", "export.html"


class Exporter:
    """Streams everything that is kept on a user, a page of rows at a time.

    `sealer` answers what a purpose's values are sealed by.
    """

    def __init__(
        self,
        *,
        database: Database,
        memory: Memory,
        register: Register,
        clock: Clock,
        sealer: Callable[[str], Sealer],
    ) -> None:
        self._database = database
        self._memory = memory
        self._register = register
        self._clock = clock
        self._sealer = sealer

    async def knows(self, owner: Caller) -> bool:
        """Tell whether anything is kept on the user."""
        if await self._rows(owner).any(self._register.exported_tables()):
            return True
        prefix = f"{owner.project}/{owner.user}/"
        return bool(await self._memory.threads(prefix=prefix, limit=1))

    async def json(self, owner: Caller) -> AsyncIterator[bytes]:
        """Yield the JSON document (docs/export.schema.json), one record to a line."""
        head = {
            "format": FORMAT,
            "version": VERSION,
            "project": owner.project,
            "user": owner.user,
            "made_at": as_json(self._clock.now()),
        }
        yield _written(head)[:-1] + b',"records":{'
        rows = self._rows(owner)
        for number, name in enumerate(self._register.exported_tables()):
            yield b"%s\n%s:[" % (b"," if number else b"", _written(name))
            begun = False
            async for page in rows.pages(name):
                lines = b",\n".join(map(_written, page))
                yield b"%s\n%s" % (b"," if begun else b"", lines)
                begun = True
            yield b"]"
        yield b'},\n"memory":['
        begun = False
        async for one in own_memories(self._memory, owner):
            yield b"%s\n%s" % (b"," if begun else b"", _written(one))
            begun = True
        unreadable = [
            {"table": table, "column": column, "count": count}
            for (table, column), count in rows.unreadable.items()
        ]
        yield b'],\n"unreadable":%s,\n"places_without_copy":%s}\n' % (
            _written(unreadable),
            _written(self._without_copy()),
        )

    async def html(
        self, owner: Caller, texts: Mapping[str, str], language: str
    ) -> AsyncIterator[bytes]:
        """Yield the same for people, with the headings `texts` (the locales' group `export`)."""
        page = HtmlExport(texts, language)
        yield page.head(owner.project, owner.user, self._clock.now())
        rows = self._rows(owner)
        for name in self._register.exported_tables():
            place = self._register.place("table", name)
            yield page.begin(name, place.title)
            async for some in rows.pages(name):
                yield page.rows(name, some)
            yield page.end(name)
        yield page.begin("memory", "")
        async for one in own_memories(self._memory, owner):
            yield page.memory(one)
        yield page.end("memory")
        yield page.foot(self._without_copy())

    async def zip(
        self, owner: Caller, texts: Mapping[str, str], language: str
    ) -> AsyncIterator[bytes]:
        """Yield a ZIP archive with both."""
        entries = (
            Entry(JSON_NAME, self.json(owner)),
            Entry(HTML_NAME, self.html(owner, texts, language)),
        )
        async for piece in zipped(entries, self._clock.now()):
            yield piece

    def _rows(self, owner: Caller) -> OwnRows:
        return OwnRows(self._database, self._sealer, owner)

    def _without_copy(self) -> list[dict[str, str]]:
        return [
            {"name": f"{place.kind}: {place.name}", "why": str(place.without_copy)}
            for place in self._register.without_copy()
        ]


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
