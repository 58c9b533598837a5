"""What is wrong with a request, in a sentence that repeats nothing of it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

MOST = 5
# no digits, and too short for a secret
_WORD = re.compile(r"[A-Za-z_]{1,24}")


def said_of(errors: Iterable[Mapping[str, Any]], *, whole: str, leading: int = 0) -> str:
    """Answer pydantic's errors as `place: reason`, the first five of them.

    `whole` names the body itself; `leading` is how many parts of each place are none of the body's.
    Names and tags that a client made up are left out, since they may be anything; a name is said
    where it is a plain word.
    """
    return "; ".join(_said(one, whole, leading) for one in list(errors)[:MOST])


def _said(error: Mapping[str, Any], whole: str, leading: int) -> str:
    parts = [str(part) for part in error["loc"][leading:]]
    reason = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        parts = [*parts[:-1], *(one for one in parts[-1:] if _WORD.fullmatch(one))]
        reason = "a field that is not known here"
    if error["type"] == "union_tag_invalid":
        context = error["ctx"]
        reason = f"{context['discriminator'].strip(chr(39))} is one of {context['expected_tags']}"
    return f"{'.'.join(parts) or whole}: {reason[:1].lower()}{reason[1:]}"
