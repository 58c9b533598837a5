"""The plain page where the service asks for a token: as an anonymous visitor, or not at all."""

import json

from playwright.sync_api import Page, expect

from tests.browser.test_page import ask, send
from tests.end_to_end.conftest import StartService
from tests.end_to_end.tokens import SECRET


def session(page: Page) -> dict[str, object] | None:
    kept = page.evaluate("sessionStorage.getItem('candor.session')")
    return json.loads(kept) if kept else None


def test_a_visitor_keeps_one_session(page: Page, start: StartService) -> None:
    site = start(real_time=True, anonymous_sessions=True, session_limit_address=1)
    page.goto(site.url)
    assert session(page) is None, "nothing is taken before there is a question"
    ask(page, "How do I stake my ETH?", 1)
    first = session(page)
    ask(page, "And how long does it take?", 2)
    assert session(page) == first is not None
    expect(page.locator(".meta").last).to_contain_text("2 of 100")


def test_a_session_is_renewed_in_time(page: Page, start: StartService) -> None:
    site = start(real_time=True, anonymous_sessions=True, session_limit_address=1)
    page.goto(site.url)
    ask(page, "How do I stake my ETH?", 1)
    page.evaluate(
        "() => { const kept = JSON.parse(sessionStorage.getItem('candor.session'));"
        "kept.renew_at = 0; sessionStorage.setItem('candor.session', JSON.stringify(kept)) }"
    )
    ask(page, "And how long does it take?", 2)
    renewed = session(page)
    assert renewed is not None
    assert renewed["renew_at"] != 0
    expect(page.locator(".meta").last).to_contain_text("2 of 100")


def test_a_session_that_ended_is_begun_anew(page: Page, start: StartService) -> None:
    site = start(real_time=True, anonymous_sessions=True)
    page.goto(site.url)
    page.evaluate(
        "sessionStorage.setItem('candor.session', JSON.stringify({ token: 'x.y.z', renew_at: 0 }))"
    )
    ask(page, "How do I stake my ETH?", 1)
    expect(page.locator(".meta")).to_contain_text("1 of 100")


def test_sign_in_without_sessions_is_explained(page: Page, start: StartService) -> None:
    site = start(jwt_secret=SECRET)
    page.goto(site.url)
    send(page, "How do I stake my ETH?")
    expect(page.locator(".notice")).to_contain_text("sign in")
    expect(page.locator(".notice")).not_to_contain_text("Authorization")


def test_consent_is_given_by_the_same_visitor(page: Page, start: StartService) -> None:
    site = start(real_time=True, anonymous_sessions=True, default_region="DE")
    page.goto(site.url)
    send(page, "How do I stake my ETH?")
    page.locator(".notice button").first.click()
    expect(page.locator(".answer")).to_have_count(1)
