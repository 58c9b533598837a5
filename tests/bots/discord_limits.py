"""What Discord refuses in a message, by the limits of its public documentation."""

from typing import Any

BUTTON, SELECTS = 2, frozenset({3, 5, 6, 7, 8})
LIMITS = {"title": 256, "description": 4096}


class Refusal(Exception):
    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.more = status, code, more


def check_message(body: dict[str, Any], files: list[str]) -> None:
    """Raise Refusal for a message that Discord would refuse, or that could mention anybody."""
    allowed = body.get("allowed_mentions")
    # stricter than Discord: the product is never to mention anybody
    if allowed is None or allowed.get("parse") != [] or allowed.get("replied_user"):
        raise _wrong("allowed_mentions have to be given, and empty")
    if allowed.get("users") or allowed.get("roles"):
        raise _wrong("allowed_mentions have to be empty")
    embeds, content = body.get("embeds") or [], body.get("content") or ""
    if not embeds and not content and not files:
        raise Refusal(400, 50006, "Cannot send an empty message")
    if _length(content) > 2000 or len(embeds) > 10:
        raise _wrong("too much")
    total = 0
    for embed in embeds:
        total += _embed(embed)
    if total > 6000:
        raise _wrong("embeds hold more than 6000 characters")
    _components(body.get("components") or [])


def _embed(embed: dict[str, Any]) -> int:
    total = 0
    for name, limit in LIMITS.items():
        length = _length(embed.get(name) or "")
        if length > limit:
            raise _wrong(f"{name} is too long")
        total += length
    fields = embed.get("fields") or []
    if len(fields) > 25:
        raise _wrong("too many fields")
    for one in fields:
        if not 1 <= _length(one["name"].strip()) <= 256:
            raise _wrong("a field's name")
        if not 1 <= _length(one["value"].strip()) <= 1024:
            raise _wrong("a field's value")
        total += _length(one["name"]) + _length(one["value"])
    if not total:
        raise _wrong("an embed is empty")
    return total


def _components(rows: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    if len(rows) > 5:
        raise _wrong("too many rows")
    for row in rows:
        parts = row.get("components") or []
        wide = sum(5 if one["type"] in SELECTS else 1 for one in parts)
        if row["type"] != 1 or not parts or wide > 5:
            raise _wrong("a row")
        for one in parts:
            if one["type"] != BUTTON and one["type"] not in SELECTS:
                raise _wrong("an unknown component")
            if not 1 <= len(one["custom_id"]) <= 100 or one["custom_id"] in seen:
                raise _wrong("a custom_id")
            seen.add(one["custom_id"])
            if one["type"] == BUTTON and not 1 <= _length(one.get("label") or "") <= 80:
                raise _wrong("a label")
            if _length(one.get("placeholder") or "") > 150:
                raise _wrong("a placeholder")
            if one["type"] in SELECTS and not one["min_values"] <= one["max_values"] <= 25:
                raise _wrong("how much may be chosen")


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _wrong(what: str) -> Refusal:
    return Refusal(400, 50035, f"Invalid Form Body: {what}")
