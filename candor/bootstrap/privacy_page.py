"""Writes docs/privacy.md and docs/export.schema.json from the register of places.

Run `python -m candor.bootstrap.privacy_page`; what is written by hand stands in privacy_page.md.
"""

import json
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from candor.bootstrap.spans import lifetime_text
from candor.domain.places import Kind, Place, PlaceField, Register
from candor.privacy.register.reader import read_register
from candor.stores.export.schema import export_schema

PAGE = Path("docs/privacy.md")
SCHEMA = Path("docs/export.schema.json")

MAPS: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "tables": ("Database", ("table",)),
    "memory": ("Conversation memory", ("memory_sqlite", "memory_postgres")),
    "elsewhere": ("Index, files, counts", ("collection", "file", "count")),
    "passing": ("Process, log, metrics", ("process", "log", "metric")),
}


def privacy_page() -> str:
    """Compose the page; KeyError where the template names something unknown."""
    register = read_register()
    parts = {
        "data_map": "\n\n".join(
            f"### {title}\n\n{_map(register, kinds)}" for title, kinds in MAPS.values()
        ),
        "why": _table(
            ("place", "for", "legal basis"),
            ((_name(one), one.purpose, one.basis) for one in _about_people(register)),
        ),
        "recipients": _table(
            ("who", "receives", "kept there"),
            (
                (one.title, _with_purpose(one), lifetime_text(one.lifetime))
                for one in register.of("recipient", "trace")
            ),
        ),
        "erasure": _table(
            ("place", "on erasure", "in an export"),
            (
                (_name(one), _erased(one), one.without_copy or "yes")
                for one in _about_people(register)
            ),
        ),
        "fields": _table(
            ("place", "about the person", "technical"),
            (
                (_name(one), _fields(one, personal=True), _fields(one, personal=False))
                for one in register.of("table", "memory_sqlite", "memory_postgres", "collection")
            ),
        ),
    }
    template = files("candor.bootstrap").joinpath("privacy_page.md").read_text("utf-8")
    for name, text in parts.items():
        marker = f"<!-- {name} -->"
        if marker not in template:
            raise KeyError(marker)
        template = template.replace(marker, text)
    return template


def schema_file() -> str:
    """Compose the export's schema as it is kept beside the page."""
    return json.dumps(export_schema(read_register()), indent=1, ensure_ascii=False) + "\n"


def _map(register: Register, kinds: tuple[Kind, ...]) -> str:
    return _table(
        ("place", "holds", "linked by", "encrypted", "kept"),
        (
            (_name(one), one.holds, one.linked_by, one.encrypted, lifetime_text(one.lifetime))
            for one in register.of(*kinds)
        ),
    )


def _about_people(register: Register) -> Iterable[Place]:
    outside: tuple[Kind, ...] = ("recipient", "trace")
    return (one for one in register.places if one.is_personal and one.kind not in outside)


def _name(place: Place) -> str:
    where = {"memory_sqlite": "memory.sqlite3: ", "memory_postgres": "PostgreSQL: "}
    return f"{place.title} · `{where.get(place.kind, '')}{place.name}`"


def _with_purpose(place: Place) -> str:
    return f"{place.holds} {place.purpose}"


def _erased(place: Place) -> str:
    said = {"delete": "deleted", "unlink": "kept without a link", "keep": "stays"}
    return f"{said[place.erasure]}: {place.erasure_why}"


def _fields(place: Place, *, personal: bool) -> str:
    kinds = {"pseudonym", "redacted", "personal"}
    return ", ".join(_field(one) for one in place.fields if (one.holds in kinds) is personal) or "–"


def _field(field: PlaceField) -> str:
    more = {"pseudonym": " (pseudonym)", "redacted": " (redacted)"}.get(field.holds, "")
    return f"`{field.name}`{more}{' (encrypted)' if field.sealed else ''}"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


if __name__ == "__main__":
    PAGE.write_text(privacy_page(), encoding="utf-8")
    SCHEMA.write_text(schema_file(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE} and {SCHEMA}\n")
