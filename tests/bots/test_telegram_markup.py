"""Whatever an answer holds, Telegram can read it and it fits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.contract import Message
from bots.telegram.markup import to_html
from bots.telegram.render import LIMIT, draft, render
from bots.wording import Wording
from candor.domain.answer import Source
from candor.texts.reader import Texts
from tests.bots.telegram_shapes import parsed

WORDING = Wording(Texts(), "Harbour")
MARKS = st.text(st.sampled_from("ab *_`[]()<>&#>-1.!|~\n\\\"'"), max_size=200)


@given(text=MARKS | st.text(max_size=200))
def test_any_text_becomes_markup_that_telegram_reads(text: str) -> None:
    parsed(to_html(text))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**Bold** and *soft* and `x<y`", "<b>Bold</b> and <i>soft</i> and <code>x&lt;y</code>"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("- one\n- two", "• one\n• two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("# Title\n\nText", "<b>Title</b>\n\nText"),
        ("```\na <b>\n```", "<pre>a &lt;b&gt;</pre>"),
        ("> quoted", "<blockquote>quoted\n\n</blockquote>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](tg://user?id=1)", "x"),
        ("[x](https://example.org/?a=1&b=2)", '<a href="https://example.org/?a=1&amp;b=2">x</a>'),
        ("![a picture](https://example.org/x.png)", "a picture"),
        ("staked [1].", "staked [1]."),
    ],
)
def test_marks_that_telegram_has_and_nothing_else(markdown: str, html: str) -> None:
    assert to_html(markdown) == html


def source(number: int, **given: str) -> Source:
    told = {"source": "a.md", "title": "Guide *of* [x]", "heading": "A_b_", "snippet": ""} | given
    return Source(id=number, score=1.0, **told)  # type: ignore[arg-type]


def test_sources_are_named_as_they_are_and_linked_where_they_have_an_address() -> None:
    linked = source(2, url="https://example.org/guide")
    odd = source(3, url="https://example.org/a(b)")
    (part,) = render(Message("Yes [1].", sources=(source(1), linked, odd)), WORDING)
    assert "[1] Guide *of* [x] › A_b_" in parsed(part.html)
    assert part.html.count("<a href=") == 1
    assert '<a href="https://example.org/guide">' in part.html


@settings(deadline=None, max_examples=40)
@given(piece=st.text(st.sampled_from("abc .\n😀*_`<"), min_size=1, max_size=60))
def test_a_long_answer_comes_in_parts_that_fit(piece: str) -> None:
    text = f"Begin. {piece * 200}"
    for part in [*render(Message(text, sources=(source(1),)), WORDING), draft(text)]:
        assert 0 < len(parsed(part.html).encode("utf-16-le")) // 2 <= LIMIT
        assert len(part.plain.encode("utf-16-le")) // 2 <= LIMIT
