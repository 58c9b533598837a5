"""The export's JSON Schema (draft 2020-12), made of the register and the tables."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer

from candor.domain.places import Register
from candor.stores.export.exporter import FORMAT, VERSION
from candor.stores.export.rows import OWNER_COLUMNS
from candor.stores.instant import Instant
from candor.stores.sealed_columns import SEALED_COLUMNS
from candor.stores.tables import metadata

Schema = dict[str, Any]

_SEALED = {(one.table.name, one.column) for one in SEALED_COLUMNS}
_INSTANT: Schema = {"type": "string", "format": "date-time"}


def export_schema(register: Register) -> Schema:
    """Compose the schema; KeyError where the register exports a table that there is not."""
    tables = {
        name: {"type": "array", "items": _row(name), "description": _says(register, name)}
        for name in register.exported_tables()
    }
    said = _object({"role": _text(), "content": _text()})
    memory = _object(
        {
            "thread": _text(),
            "at": _or_null(_INSTANT),
            "messages": _or_null({"type": "array", "items": said}),
        }
    )
    count = {"type": "integer", "minimum": 1}
    unreadable = _object({"table": _text(), "column": _text(), "count": count})
    document = _object(
        {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "project": _text(),
            "user": {**_text(), "description": "The pseudonym; the service knows no other name."},
            "made_at": _INSTANT,
            "records": _object(tables),
            "memory": {"type": "array", "items": memory},
            "unreadable": {"type": "array", "items": unreadable},
            "places_without_copy": {
                "type": "array",
                "items": _object({"name": _text(), "why": _text()}),
            },
        }
    )
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Everything that Candor keeps on one user",
    }
    return {**head, **document}


def _row(name: str) -> Schema:
    return _object(
        {
            column.name: _column(name, column)
            for column in metadata.tables[name].c
            if column.name not in OWNER_COLUMNS
        }
    )


def _column(table: str, column: Column[Any]) -> Schema:
    kind = _kind(column)
    # what was sealed may not open, where its key is lost
    return _or_null(kind) if column.nullable or (table, column.name) in _SEALED else kind


def _kind(column: Column[Any]) -> Schema:
    if isinstance(column.type, Instant):
        return _INSTANT
    if isinstance(column.type, Boolean):
        return {"type": "boolean"}
    if isinstance(column.type, Integer | BigInteger):
        return {"type": "integer"}
    return {"type": "number"} if isinstance(column.type, Float) else _text()


def _says(register: Register, name: str) -> str:
    return register.place("table", name).holds


def _text() -> Schema:
    return {"type": "string"}


def _or_null(kind: Schema) -> Schema:
    return {**kind, "type": [kind["type"], "null"]}


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
