"""Consent on the page: asked with two equal answers, given, seen, and withdrawn as easily."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service

SECONDS = 20


@pytest.fixture
def european(start: StartService) -> Service:
    return start(providers=False, default_region="DE")


def first(browser: Chrome, selector: str) -> WebElement:
    WebDriverWait(browser, SECONDS).until(
        lambda page: page.find_elements(By.CSS_SELECTOR, selector)
    )
    return browser.find_element(By.CSS_SELECTOR, selector)


def gone(browser: Chrome, selector: str) -> None:
    WebDriverWait(browser, SECONDS).until(
        lambda page: not page.find_elements(By.CSS_SELECTOR, selector)
    )


def ask(browser: Chrome) -> None:
    browser.find_element(By.ID, "message").send_keys("What is staking?", Keys.ENTER)


def choose(browser: Chrome, agreed: str) -> None:
    first(browser, f".choices [data-agreed={agreed}]").click()
    gone(browser, ".choices")


def state(service: Service) -> dict[str, object]:
    body: dict[str, object] = service.get("/api/consent", user="local").json()
    return body


def test_consent_is_asked_with_two_equal_answers_and_then_answered(
    browser: Chrome, european: Service
) -> None:
    browser.get(european.url)
    ask(browser)
    card = first(browser, ".choices")
    assert "I agree that my questions are processed" in card.text
    ticks = card.find_elements(By.CSS_SELECTOR, "input[type=checkbox]")
    assert [tick.is_selected() for tick in ticks] == [False, False]
    agree, refuse = card.find_elements(By.CSS_SELECTOR, ".choice")
    assert abs(agree.size["width"] - refuse.size["width"]) <= 1
    for look in ("background-color", "color", "font-weight", "font-size", "border-color"):
        assert agree.value_of_css_property(look) == refuse.value_of_css_property(look)
    ticks[0].click()
    choose(browser, "true")
    assert "staking" in first(browser, ".answer").text.lower()
    assert "automated assistant" in first(browser, ".disclosure").text
    assert state(european)["purposes"] == ["analytics", "answering"]
    newest = european.get("/api/consent/history", user="local").json()["choices"][0]
    assert newest["version"] == state(european)["current_version"]
    assert newest["text_sha256"]


def test_withdrawing_is_as_easy_as_giving(browser: Chrome, european: Service) -> None:
    european.agree("answering", "improvement", user="local")
    browser.get(european.url)
    browser.find_element(By.ID, "privacy").click()
    card = first(browser, ".choices")
    assert "You agreed to: answering, improvement." in card.text
    assert card.find_element(By.NAME, "improvement").is_selected()
    assert not card.find_element(By.NAME, "analytics").is_selected()
    choose(browser, "false")
    assert "your questions are not processed" in first(browser, ".notice").text
    assert state(european)["given"] is False
    ask(browser)
    first(browser, ".choices")
    assert browser.find_elements(By.CSS_SELECTOR, ".answer") == []


def test_the_page_always_says_what_answers(browser: Chrome, european: Service) -> None:
    browser.get(european.url)
    assert "automated assistant" in browser.find_element(By.TAG_NAME, "header").text
