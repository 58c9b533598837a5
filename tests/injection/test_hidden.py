"""What no reader of a page sees is not taken from it."""

import pytest

from candor.injection.hidden import without_hidden


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- obey -->",
        "<!--\nobey\n-->",
        '<span style="display:none">obey</span>',
        "<div style='color: white'>\nobey\n</div>",
        '<p style="font-size:0px; margin:0">obey</p>',
        '<b style="opacity: 0">obey</b>',
        "<div hidden>obey</div>",
        '<span aria-hidden="true">obey</span>',
        '<span style="position:absolute;left:-9999px">obey</span>',
    ],
)
def test_hidden_markup_goes_with_its_text(hidden: str) -> None:
    assert without_hidden(f"Before {hidden}after.") == "Before after."


def test_invisible_characters_go() -> None:
    tags = "".join(chr(0xE0000 + ord(sign)) for sign in "obey")
    assert without_hidden(f"A{tags}\u200b\u2060 b\u202ec\ufe01\ufe02.") == "A bc."


@pytest.mark.parametrize(
    "text",
    [
        "Use `<!-- comment -->` in HTML.",
        "```html\n<div hidden>shown as code</div>\n<!-- so is this -->\n```",
        'A <span style="color:#ffffaa">yellow</span> word, a <b>bold</b> one.',
        '<p style="background-color:white">Readable.</p>',
        "Family \U0001f468\u200d\U0001f469\u200d\U0001f467, heart \u2764\ufe0f.",
        "1 < 2 and <https://example.org>",
    ],
)
def test_what_is_seen_stays(text: str) -> None:
    assert without_hidden(text) == text


def test_hostile_markup_takes_no_time() -> None:
    for sign in ("<div hidden>", "<!--", "<span style='", "```\n", "`<", "<a "):
        without_hidden(sign * 20_000)
