"""Consent on the page: asked with two equal answers, given, seen, and withdrawn as easily."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_page import send
from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service

LOOK = """one => ['backgroundColor', 'color', 'fontWeight', 'fontSize', 'borderColor']
    .map(name => getComputedStyle(one)[name])"""


@pytest.fixture
def european(start: StartService) -> Service:
    return start(providers=False, default_region="DE")


def choose(page: Page, agreed: str) -> None:
    page.locator(f".choices [data-agreed={agreed}]").click()
    expect(page.locator(".choices")).to_have_count(0)


def state(service: Service) -> dict[str, object]:
    body: dict[str, object] = service.get("/api/consent", user="local").json()
    return body


def test_consent_is_asked_with_two_equal_answers_and_then_answered(
    page: Page, european: Service
) -> None:
    page.goto(european.url)
    send(page, "What is staking?")
    card = page.locator(".choices")
    expect(card).to_contain_text("I agree that my questions are processed")
    ticks = card.locator("input[type=checkbox]")
    assert [tick.is_checked() for tick in ticks.all()] == [False, False]
    agree, refuse = card.locator(".choice").all()
    one, other = agree.bounding_box(), refuse.bounding_box()
    assert one is not None
    assert other is not None
    assert abs(one["width"] - other["width"]) <= 1
    assert agree.evaluate(LOOK) == refuse.evaluate(LOOK)
    ticks.first.click()
    choose(page, "true")
    expect(page.locator(".answer").first).to_contain_text("staking", ignore_case=True)
    expect(page.locator(".disclosure").first).to_contain_text("automated assistant")
    assert state(european)["purposes"] == ["analytics", "answering"]
    newest = european.get("/api/consent/history", user="local").json()["choices"][0]
    assert newest["version"] == state(european)["current_version"]
    assert newest["text_sha256"]


def test_withdrawing_is_as_easy_as_giving(page: Page, european: Service) -> None:
    european.agree("answering", "improvement", user="local")
    page.goto(european.url)
    page.locator("#privacy").click()
    card = page.locator(".choices")
    expect(card).to_contain_text("You agreed to: answering, improvement.")
    expect(card.locator("[name=improvement]")).to_be_checked()
    expect(card.locator("[name=analytics]")).not_to_be_checked()
    choose(page, "false")
    expect(page.locator(".notice").first).to_contain_text("your questions are not processed")
    assert state(european)["given"] is False
    send(page, "What is staking?")
    expect(page.locator(".choices")).to_have_count(1)
    expect(page.locator(".answer")).to_have_count(0)


def test_the_page_always_says_what_answers(page: Page, european: Service) -> None:
    page.goto(european.url)
    expect(page.locator("header")).to_contain_text("automated assistant")
