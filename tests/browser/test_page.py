"""The plain page at `/`, as a person uses it."""

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.end_to_end.service import Service
from tests.simulator import Simulator

SECONDS = 20


def ask(browser: Chrome, message: str, answers: int) -> None:
    field = browser.find_element(By.ID, "message")
    field.send_keys(message, Keys.ENTER)
    WebDriverWait(browser, SECONDS).until(
        lambda page: len(page.find_elements(By.CSS_SELECTOR, ".answer")) == answers
    )


def test_a_question_is_answered_with_sources_and_remembered(browser: Chrome, site: Service) -> None:
    browser.get(site.url)
    ask(browser, "How do I stake my ETH?", 1)
    answer = browser.find_element(By.CSS_SELECTOR, ".answer")
    assert "financial advice" in answer.find_element(By.CSS_SELECTOR, ".disclaimer").text
    answer.find_element(By.CSS_SELECTOR, ".cite").click()
    opened = answer.find_element(By.CSS_SELECTOR, ".sources details[open]")
    assert "Staking ETH" in opened.text
    ask(browser, "And how long does it take?", 2)
    thread = browser.execute_script("return sessionStorage.getItem('candor.thread')")
    messages = site.get(f"/api/threads/{thread}", user="local").json()["messages"]
    assert len(messages) == 4
    said = browser.get_log("browser")  # type: ignore[no-untyped-call]  # Selenium leaves it so
    assert said == []


def test_an_answer_cannot_bring_markup(
    browser: Chrome, site: Service, simulator: Simulator
) -> None:
    simulator.answer_with(
        "openai", "<img src=x onerror=alert(1)> **Stake** your ETH with 32 ETH [1]."
    )
    browser.get(site.url)
    ask(browser, "How do I stake my ETH?", 1)
    answer = browser.find_element(By.CSS_SELECTOR, ".answer")
    assert answer.find_elements(By.TAG_NAME, "img") == []
    assert "<img" in answer.text
    assert answer.find_element(By.TAG_NAME, "strong").text == "Stake"


def test_a_destroyed_secret_is_said_loudly(browser: Chrome, site: Service) -> None:
    browser.get(site.url)
    phrase = "abandon " * 11 + "about"
    ask(browser, f"my wallet is stuck, my phrase is {phrase}", 1)
    card = browser.find_element(By.CSS_SELECTOR, ".notice.danger")
    assert "new wallet" in card.text
