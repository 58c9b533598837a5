"""The widget on another site: its policy, its style, its scripts, and the keyboard."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.service import Service
from tests.end_to_end.tokens import SECRET, token
from tests.simulator import Simulator
from tests.web.sites import Site, another_site
from tests.web.visitor import Visitor

QUESTION = "How do I stake my ETH?"
FOCUSED = """() => {
    let one = document.activeElement
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
    return one?.getAttribute('aria-label') ?? one?.id
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with another_site() as site:
        yield site


@pytest.fixture(scope="module")
def embedded(serve: Any, site: Site) -> Service:
    service: Service = serve(cors_origins=site.url)
    return service


@pytest.fixture
def guest(page: Page, site: Site, embedded: Service) -> Visitor:
    """Somebody on the other site, with the widget still closed."""
    visitor = Visitor(page)
    page.goto(site.embeds(embedded.url))
    expect(visitor.button("Ask a question")).to_be_visible()
    return visitor


def test_it_works_under_a_strict_policy_of_another_site(
    guest: Visitor, site: Site, embedded: Service, simulator: Simulator
) -> None:
    assert not any("/api/" in one.url for one in guest.requests), "a closed widget asks nothing"
    guest.button("Ask a question").click()
    simulator.answer_with("openai", "You stake ETH &amp; wait &hellip; or **pool** it &zwnj; [1].")
    guest.ask(QUESTION)
    expect(guest.answered()).to_contain_text("You stake ETH & wait …")
    assert guest.page.evaluate("window.violations") == []
    assert guest.errors == []
    guest.is_unharmed(urlsplit(site.url).netloc, urlsplit(embedded.url).netloc)
    cookies = guest.page.context.cookies()
    assert cookies == []


def test_neither_style_reaches_the_other(guest: Visitor) -> None:
    size = "one => getComputedStyle(one).fontSize"
    own = guest.page.locator("#own")
    before = own.evaluate(size), own.bounding_box()
    guest.button("Ask a question").click()
    expect(guest.field).to_be_visible()
    assert (own.evaluate(size), own.bounding_box()) == before
    assert guest.button("Send").evaluate(size) != "40px"
    assert guest.button("Menu").evaluate("one => getComputedStyle(one).color") != "rgb(255, 0, 0)"


def test_a_visitor_keeps_to_the_keyboard(guest: Visitor) -> None:
    guest.button("Ask a question").focus()
    guest.page.keyboard.press("Enter")
    expect(guest.field).to_be_focused()
    guest.button("Menu").focus()
    guest.page.keyboard.press("Enter")
    expect(guest.widget.get_by_role("menuitem").first).to_be_focused()
    guest.page.keyboard.press("ArrowDown")
    expect(guest.widget.get_by_role("menuitem").nth(1)).to_be_focused()
    guest.page.keyboard.press("Escape")
    expect(guest.button("Menu")).to_be_focused()
    guest.page.keyboard.press("Escape")
    expect(guest.button("Ask a question")).to_be_focused()
    expect(guest.field).to_have_count(0)


def test_enter_that_ends_a_composed_word_sends_nothing(guest: Visitor) -> None:
    guest.button("Ask a question").click()
    expect(guest.field).to_be_focused()
    keyboard = guest.page.context.new_cdp_session(guest.page)
    composed = {"text": "すてーきんぐ", "selectionStart": 6, "selectionEnd": 6}
    keyboard.send("Input.imeSetComposition", composed)
    enter = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", enter)
    guest.field.evaluate(
        "one => one.dispatchEvent(new KeyboardEvent('keydown', "
        "{ key: 'Enter', isComposing: true, bubbles: true, composed: true }))"
    )
    keyboard.send("Input.insertText", {"text": "ステーキング"})
    expect(guest.field).to_have_value("ステーキング")
    assert not any("/api/chat" in one.url for one in guest.requests)
    guest.page.keyboard.press("Shift+Enter")
    expect(guest.field).to_have_value("ステーキング\n")
    with guest.page.expect_request("**/api/chat/stream"):
        guest.page.keyboard.press("Enter")


def test_a_site_can_drive_it_and_is_told_nothing_of_the_words(guest: Visitor) -> None:
    guest.page.evaluate(
        "() => { window.told = []; Candor.on('*', (event) => told.push(event)); Candor.open() }"
    )
    expect(guest.field).to_be_visible()
    guest.page.evaluate("question => Candor.ask(question)", QUESTION)
    guest.answered()
    guest.button("Helpful").click()
    expect(guest.log).to_contain_text("Noted, thank you.")
    guest.page.evaluate("Candor.setLanguage('de')")
    expect(guest.widget).to_have_attribute("lang", "de")
    guest.page.evaluate("Candor.newChat()")
    expect(guest.log).not_to_contain_text(QUESTION)
    guest.page.evaluate("Candor.close()")
    expect(guest.field).to_have_count(0)
    told = guest.page.evaluate("told")
    assert [one["type"] for one in told] == ["open", "question", "answer", "feedback", "close"]
    assert "stake" not in str(told).lower()
    answer = told[2]
    assert answer["turnId"] == told[3]["turnId"]
    assert answer["sources"] > 0
    guest.page.evaluate("Candor.destroy()")
    expect(guest.widget).to_have_count(0)
    assert guest.page.evaluate("typeof window.Candor") == "undefined"


def test_the_pages_language_and_theme_are_taken(page: Page, site: Site, embedded: Service) -> None:
    page.goto(site.embeds(embedded.url, 'data-theme="dark"', language="fr-CA"))
    visitor = Visitor(page)
    expect(visitor.widget).to_have_attribute("lang", "fr")
    visitor.widget.get_by_role("button").click()
    paper = "one => getComputedStyle(one).backgroundColor"
    dark = visitor.widget.get_by_role("dialog").evaluate(paper)
    page.evaluate("Candor.setTheme('light')")
    assert dark == "rgb(20, 22, 26)"
    assert visitor.widget.get_by_role("dialog").evaluate(paper) == "rgb(251, 250, 247)"


def test_on_a_phone_it_fills_the_screen(guest: Visitor) -> None:
    guest.page.set_viewport_size({"width": 390, "height": 844})
    guest.button("Ask a question").click()
    box = guest.widget.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}


def test_a_site_that_is_not_listed_cannot_ask(page: Page, serve: Any, site: Site) -> None:
    service: Service = serve(cors_origins="https://app.example", providers=False)
    visitor = Visitor(page)
    page.goto(site.embeds(service.url))
    visitor.button("Ask a question").click()
    expect(visitor.widget.get_by_role("alert")).to_contain_text("could not be reached")


def test_visitors_of_a_public_site_get_a_session(page: Page, serve: Any, site: Site) -> None:
    service: Service = serve(cors_origins=site.url, anonymous_sessions=True)
    visitor = Visitor(page)
    page.goto(site.embeds(service.url))
    visitor.button("Ask a question").click()
    visitor.ask(QUESTION)
    visitor.answered()
    session = visitor.kept("session")
    page.reload()
    visitor.button("Ask a question").click()
    visitor.answered()
    assert visitor.kept("session")["token"] == session["token"], "the same visitor as before"


def test_a_site_brings_its_own_visitors_token(page: Page, serve: Any, site: Site) -> None:
    service: Service = serve(cors_origins=site.url, jwt_secret=SECRET)
    visitor = Visitor(page)
    page.goto(site.embeds(service.url))
    visitor.button("Ask a question").click()
    visitor.ask(QUESTION)
    expect(visitor.widget.get_by_role("alert")).to_contain_text("not signed in")
    page.evaluate("token => Candor.setToken(() => Promise.resolve(token))", token())
    visitor.button("Try again").click()
    visitor.answered()
    asked = [one for one in visitor.requests if one.url.endswith("/api/chat/stream")][-1]
    assert asked.headers["authorization"].startswith("Bearer ")
    assert "x-user-id" not in asked.headers
