"""LangServe's playground in a real browser, with a thread id."""

from selenium.common.exceptions import InvalidElementStateException, StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.end_to_end.service import Service

SECONDS = 20


def fill(browser: Chrome, name: str, text: str) -> None:
    """Replace a field's text, once the page has stopped redrawing its form."""

    def filled(page: Chrome) -> bool:
        field = page.find_element(By.ID, f"#/properties/{name}-input")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text)
        return field.get_attribute("value") == text

    WebDriverWait(
        browser,
        SECONDS,
        ignored_exceptions=[StaleElementReferenceException, InvalidElementStateException],
    ).until(filled)


def start_turn(browser: Chrome, message: str, shown: str) -> None:
    fill(browser, "message", message)
    browser.find_element(By.XPATH, "//button[normalize-space()='Start']").click()
    WebDriverWait(browser, SECONDS).until(
        lambda page: shown in page.find_element(By.TAG_NAME, "body").text
    )


def test_the_playground_answers_within_a_thread(browser: Chrome, site: Service) -> None:
    browser.set_window_size(1200, 1400)
    browser.get(f"{site.url}/chat/playground/")
    WebDriverWait(browser, SECONDS).until(
        lambda page: page.find_elements(By.ID, "#/properties/message-input")
    )
    fill(browser, "thread_id", "playground-1")
    start_turn(browser, "How do I stake my ETH?", "staking-eth.md")
    start_turn(browser, "What is slippage?", "swaps-and-slippage.md")
    messages = site.get("/api/threads/playground-1", user="local").json()["messages"]
    assert [said["text"] for said in messages if said["role"] == "user"] == [
        "How do I stake my ETH?",
        "What is slippage?",
    ]
