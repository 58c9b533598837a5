"""Answers as embeds: nothing that Discord would refuse, nothing lost, no link but a web address."""

import pytest

from bots.contract import Button, Message
from bots.discord.buttons import Action, buttons
from bots.discord.render import render, warn
from bots.split import utf16_units
from bots.wording import Wording
from candor.domain.answer import Source
from candor.texts.reader import Texts
from tests.bots.discord_limits import Refusal, check_message

NOBODY = {"parse": [], "replied_user": False}


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording(Texts(), "Harbour")


def source(number: int, **given: object) -> Source:
    shape = {"source": "staking.md", "title": "Staking", "heading": "How long", "snippet": ""}
    return Source.model_validate({**shape, "id": number, "score": 1.0, **given})


def check(message: Message, wording: Wording) -> list[str]:
    """Answer the texts of the messages, none of which Discord refuses."""
    embeds = render(message, wording)
    for embed in embeds:
        check_message({"embeds": [embed.to_dict()], "allowed_mentions": NOBODY}, [])
    return [embed.description or "" for embed in embeds]


@pytest.mark.parametrize("sentence", ["Staking locks coins. ", "🔒🔒🔒 🔒. ", "x" * 5000, "质押。"])
def test_a_long_answer_goes_on_in_further_messages(wording: Wording, sentence: str) -> None:
    text = sentence * (9000 // len(sentence))
    texts = check(Message(text, sources=(source(1),)), wording)
    assert len(texts) > 1
    assert "".join("".join(texts).split()) == "".join(text.split())


@pytest.mark.parametrize("count", [1, 25, 26, 60])
def test_every_source_is_shown_once(wording: Wording, count: int) -> None:
    long = {"title": "T" * 400, "heading": "h_" * 300, "url": "https://example.org/" + "a" * 300}
    message = Message("Yes.", sources=tuple(source(n, **long) for n in range(1, count + 1)))
    check(message, wording)
    fields = [field for embed in render(message, wording) for field in embed.fields]
    assert [str(one.name).split()[0] for one in fields] == [f"[{n}]" for n in range(1, count + 1)]


def test_only_web_addresses_become_links(wording: Wording) -> None:
    addresses = (
        "https://example.org/a",
        "javascript:alert(1)",
        "https://e.org/) [x](https://f.org",
    )
    message = Message("Yes.", sources=tuple(source(n, url=one) for n, one in enumerate(addresses)))
    (embed,) = render(message, wording)
    assert [one.value for one in embed.fields] == [
        "[How long](https://example.org/a)",
        "How long",
        "How long",
    ]


def test_a_heading_cannot_end_its_link(wording: Wording) -> None:
    given = source(1, heading="a](https://evil.example) [b", url="https://example.org/")
    (embed,) = render(Message("Yes.", sources=(given,)), wording)
    assert embed.fields[0].value == ("[a\\]\\(https://evil.example\\) \\[b](https://example.org/)")


def test_an_image_is_told_by_its_description(wording: Wording) -> None:
    (text,) = check(Message("See ![a chart](https://example.org/x.png)."), wording)
    assert text == "See a chart."


def test_nothing_to_say_is_still_a_message(wording: Wording) -> None:
    assert check(Message(" "), wording) == ["…"]


def test_a_warning_is_cut_where_it_must_be() -> None:
    assert utf16_units(warn("🔒" * 5000).description or "") <= 4096


def test_a_sixth_row_is_refused_before_discord_does() -> None:
    row = (Button("Yes", "consent:yes"),)
    with pytest.raises(ValueError, match="row"):
        buttons(Message("Sure?", buttons=(row,) * 6))


@pytest.mark.parametrize("made_up", ["", "pay:1", "settings:roles", "speak:" + "x" * 65])
async def test_only_actions_are_read_from_buttons(made_up: str) -> None:
    with pytest.raises(ValueError, match="custom_id"):
        Action(made_up)


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x"},
        {"content": "x", "allowed_mentions": {"parse": ["users"]}},
        {"content": "x", "allowed_mentions": {"parse": [], "replied_user": True}},
        {"embeds": [{"description": "x" * 4097}], "allowed_mentions": NOBODY},
        {"embeds": [{"description": "x" * 4000}] * 2, "allowed_mentions": NOBODY},
        {"embeds": [], "allowed_mentions": NOBODY},
    ],
)
def test_the_tests_own_discord_refuses(body: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        check_message(body, [])
