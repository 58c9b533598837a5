"""What is not answered: without consent, beyond the quota, too fast, and secrets above all."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.service import Service
from tests.web.visitor import Visitor

QUESTION = "How do I stake my ETH?"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
FOREIGN = (
    "ábaco abdomen abeja abierto abogado abono aborto abrazo abrir abuelo abuso acabar",
    "abaisser abandon abdiquer abeille abolir aborder "
    "aboutir aboyer abrasif abreuver abriter absence",
    "あいこくしん あいさつ あいだ あおぞら あかちゃん あきる "
    "あけがた あける あこがれる あさい あさひ あしあと",
)
KEY = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
HONEST = (
    "I have about a hundred dollars able to be absent and want to buy a car with it again",
    "My transaction 0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060 is stuck",
    "Send it to 0x52908400098527886E0F7030069857D2E4169EE7 or not?",
)


@pytest.fixture(scope="module")
def european(serve: Any) -> Service:
    service: Service = serve(default_region="DE")
    return service


@pytest.fixture(scope="module")
def strict(serve: Any) -> Service:
    service: Service = serve(rate_limit=2)
    return service


def test_consent_is_asked_before_the_first_answer(page: Page, european: Service) -> None:
    visitor = Visitor(page)
    page.goto(european.url)
    card = visitor.widget.get_by_role("group", name="Before you ask")
    expect(card).to_contain_text("I agree that my questions are processed")
    ticks = card.get_by_role("checkbox")
    assert [tick.is_checked() for tick in ticks.all()[1:]] == [False, False]
    agree, refuse = card.get_by_role("button").all()
    look = "one => ['color', 'backgroundColor', 'borderColor', 'fontWeight', 'fontSize'].map(name => getComputedStyle(one)[name]).join()"  # noqa: E501  # one script
    assert agree.evaluate(look) == refuse.evaluate(look)
    expect(visitor.field).to_be_disabled()
    ticks.nth(1).check()
    agree.click()
    visitor.ask(QUESTION)
    visitor.answered()
    state = european.get("/api/consent", user=visitor.user()).json()
    assert state["purposes"] == ["analytics", "answering"]


def test_a_no_is_kept_and_can_be_taken_back(page: Page, european: Service) -> None:
    visitor = Visitor(page)
    page.goto(european.url)
    card = visitor.widget.get_by_role("group", name="Before you ask")
    card.get_by_role("button").nth(1).click()
    expect(visitor.field).to_be_disabled()
    assert european.get("/api/consent", user=visitor.user()).json()["given"] is False
    visitor.choose("Privacy choices")
    choices = visitor.widget.get_by_role("group", name="Privacy choices")
    choices.get_by_role("checkbox").first.check()
    visitor.button("Save").click()
    expect(visitor.widget.get_by_text("Your choices are kept.")).to_be_visible()
    visitor.button("Back").click()
    visitor.ask(QUESTION)
    visitor.answered()


def test_a_month_that_is_used_up_is_explained(visitor: Visitor, service: Service) -> None:
    expect(visitor.button(QUESTION)).to_be_visible()
    visitor.page.wait_for_function("localStorage.getItem('candor.visitor')")
    service.use(visitor.user(), 99)
    visitor.ask(QUESTION)
    visitor.answered()
    expect(visitor.widget).to_contain_text("0 of 100 questions left this month")
    visitor.ask("And how long does it take?")
    expect(visitor.widget.get_by_role("alert")).to_contain_text("all 100 questions")
    expect(visitor.button("Try again")).to_have_count(0)


def test_too_many_questions_wait_their_time(page: Page, strict: Service) -> None:
    visitor = Visitor(page).visit(strict.url)
    for answers in (1, 2):
        visitor.ask(QUESTION)
        visitor.answered(answers)
    visitor.ask(QUESTION)
    alert = visitor.widget.get_by_role("alert")
    expect(alert).to_contain_text("You can ask again in")
    expect(visitor.button("Try again")).to_be_disabled()


@pytest.mark.parametrize(
    "secret",
    [
        PHRASE,
        PHRASE.upper(),
        PHRASE.replace(" ", "\n"),
        f"key: {KEY}",
        f"the private key {KEY[2:]}",
        WIF,
    ],
)
def test_a_secret_never_leaves_the_browser(visitor: Visitor, secret: str) -> None:
    expect(visitor.button(QUESTION)).to_be_visible()
    visitor.page.wait_for_load_state("networkidle")
    before = len(visitor.requests)
    visitor.field.fill(f"my wallet is stuck: {secret}")
    card = visitor.widget.get_by_role("alertdialog")
    expect(card.get_by_role("listitem")).to_have_count(3)
    expect(card).to_contain_text("was not sent")
    visitor.button("I understand").click()
    expect(visitor.field).to_have_value("")
    expect(visitor.field).to_be_focused()
    assert len(visitor.requests) == before, "nothing went over the network"
    assert secret not in visitor.page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize("phrase", FOREIGN, ids=["es", "fr", "ja"])
def test_a_phrase_of_another_language_is_not_sent(visitor: Visitor, phrase: str) -> None:
    visitor.page.wait_for_load_state("networkidle")
    visitor.field.fill(phrase)
    # to the field or, where the lists have come already, to the card, which it does not dismiss
    visitor.page.keyboard.press("Enter")
    expect(visitor.widget.get_by_role("alertdialog")).to_be_visible()
    assert not any(one.post_data for one in visitor.requests), "nothing was sent"
    assert phrase.split()[0] not in visitor.page.evaluate("JSON.stringify(localStorage)")


def test_a_secret_in_what_was_wrong_is_caught_too(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.answered()
    visitor.button("Not helpful").click()
    reason = visitor.widget.get_by_role("textbox", name="Anything else? (optional)")
    reason.fill(f"you should know my phrase: {PHRASE}")
    expect(visitor.widget.get_by_role("alertdialog")).to_be_visible()
    visitor.button("I understand").click()
    expect(reason).to_have_value("")
    assert "sausage" not in visitor.bodies()


def test_a_secret_that_is_typed_or_asked_by_a_script_is_caught_too(visitor: Visitor) -> None:
    expect(visitor.button(QUESTION)).to_be_visible()
    visitor.field.press_sequentially(PHRASE)
    expect(visitor.widget.get_by_role("alertdialog")).to_be_visible()
    visitor.button("I understand").click()
    visitor.page.evaluate("phrase => window.Candor.ask(phrase)", PHRASE)
    expect(visitor.widget.get_by_role("alertdialog")).to_be_visible()
    sent = visitor.bodies()
    assert "winner" not in sent
    assert "sausage" not in sent


@pytest.mark.parametrize("question", HONEST)
def test_what_is_no_secret_is_asked(visitor: Visitor, question: str) -> None:
    visitor.ask(question)
    visitor.answered()


def test_a_secret_that_got_through_is_the_one_loud_moment(visitor: Visitor) -> None:
    token = "AKIA" + "IOSFODNN7EXAMPLZ"
    visitor.ask(f"How do I stake? My key is aws_access_key_id={token}")
    visitor.answered()
    loud = visitor.widget.get_by_role("alert")
    expect(loud.get_by_role("listitem")).to_have_count(3)
    assert token not in visitor.log.inner_text().replace("\n", " ").partition("Answer:")[2]
