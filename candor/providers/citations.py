"""Puts a provider's own citations behind ours, so that one number means one source."""

import re

from candor.providers.contract import Reply, WebCitation

_MARK = re.compile(r"[ \t]?\[(S?)(\d{1,3})\]")


def renumber_own_citations(reply: Reply, *, after: int) -> tuple[str, list[WebCitation]]:
    """Answer the text and the web pages it cites, numbered from `after` + 1 as first cited.

    Such a provider was given our sources as `[S1]` to `[S<after>]`; they become `[1]` and so on.
    A mark without a source or page behind it goes. A reply without pages or `[S…]` marks is
    left as it is: there `[1]` is ours already.
    """
    marks = list(_MARK.finditer(reply.text))
    if not reply.citations and not any(mark[1] for mark in marks):
        return reply.text, []
    pages = {page.number: page for page in reply.citations}
    numbers: dict[int, int] = {}

    def renumber(mark: re.Match[str]) -> str:
        given = int(mark[2])
        if mark[1]:
            new = given if 1 <= given <= after else None
        elif given in pages:
            new = numbers.setdefault(given, after + len(numbers) + 1)
        else:
            new = None
        space = mark[0][0] if mark[0][0] != "[" else ""
        return "" if new is None else f"{space}[{new}]"

    text = _MARK.sub(renumber, reply.text)
    cited = [
        WebCitation(new, pages[given].url, pages[given].title) for given, new in numbers.items()
    ]
    return text, cited
