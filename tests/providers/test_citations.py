"""A provider's own citations come behind ours, and no number means two things."""

import pytest

from candor.providers.citations import renumber_own_citations
from candor.providers.contract import Reply, TokenUsage, WebCitation

PAGES = tuple(WebCitation(n, f"https://p.example/{n}", f"Page {n}") for n in (1, 2, 3))


def reply(text: str, *, cites: bool = True) -> Reply:
    return Reply(text, "sonar", TokenUsage(), PAGES if cites else ())


@pytest.mark.parametrize(
    ("text", "expected", "pages"),
    [
        ("A [S1]. B [1].", "A [1]. B [5].", [1]),
        ("A [3]. B [1][3].", "A [5]. B [6][5].", [3, 1]),
        ("A [S4][2].", "A [4][5].", [2]),
        ("A [S5]. B [S0].", "A. B.", []),
        ("A [9]. B [S2].", "A. B [2].", []),
        ("No marks, [EMAIL_1] stays.", "No marks, [EMAIL_1] stays.", []),
    ],
)
def test_marks_are_renumbered(text: str, expected: str, pages: list[int]) -> None:
    shown, cited = renumber_own_citations(reply(text), after=4)
    assert shown == expected
    assert [page.url for page in cited] == [f"https://p.example/{n}" for n in pages]
    assert [page.number for page in cited] == list(range(5, 5 + len(pages)))


def test_a_reply_without_pages_is_left_as_it_is() -> None:
    assert renumber_own_citations(reply("A [1][2].", cites=False), after=2) == ("A [1][2].", [])


def test_our_marks_are_read_also_without_pages() -> None:
    assert renumber_own_citations(reply("A [S2].", cites=False), after=2) == ("A [2].", [])
