"""The plain page where the service asks for a token: as an anonymous visitor, or not at all."""

import json

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.test_page import SECONDS, ask
from tests.end_to_end.conftest import StartService
from tests.end_to_end.tokens import SECRET


def session(browser: Chrome) -> dict[str, object] | None:
    kept = browser.execute_script("return sessionStorage.getItem('candor.session')")
    return json.loads(kept) if kept else None


def notice(browser: Chrome) -> str:
    found = WebDriverWait(browser, SECONDS).until(
        lambda page: page.find_element(By.CSS_SELECTOR, ".notice")
    )
    return found.text


def test_a_visitor_keeps_one_session(browser: Chrome, start: StartService) -> None:
    site = start(real_time=True, anonymous_sessions=True, session_limit_address=1)
    browser.get(site.url)
    assert session(browser) is None, "nothing is taken before there is a question"
    ask(browser, "How do I stake my ETH?", 1)
    first = session(browser)
    ask(browser, "And how long does it take?", 2)
    assert session(browser) == first is not None
    assert "2 of 100" in browser.find_elements(By.CSS_SELECTOR, ".meta")[-1].text


def test_a_session_is_renewed_in_time(browser: Chrome, start: StartService) -> None:
    site = start(real_time=True, anonymous_sessions=True, session_limit_address=1)
    browser.get(site.url)
    ask(browser, "How do I stake my ETH?", 1)
    browser.execute_script(
        "const kept = JSON.parse(sessionStorage.getItem('candor.session'));"
        "kept.renew_at = 0; sessionStorage.setItem('candor.session', JSON.stringify(kept))"
    )
    ask(browser, "And how long does it take?", 2)
    renewed = session(browser)
    assert renewed is not None
    assert renewed["renew_at"] != 0
    assert "2 of 100" in browser.find_elements(By.CSS_SELECTOR, ".meta")[-1].text


def test_a_session_that_ended_is_begun_anew(browser: Chrome, start: StartService) -> None:
    site = start(real_time=True, anonymous_sessions=True)
    browser.get(site.url)
    browser.execute_script(
        "sessionStorage.setItem('candor.session', JSON.stringify({ token: 'x.y.z', renew_at: 0 }))"
    )
    ask(browser, "How do I stake my ETH?", 1)
    assert "1 of 100" in browser.find_element(By.CSS_SELECTOR, ".meta").text


def test_sign_in_without_sessions_is_explained(browser: Chrome, start: StartService) -> None:
    site = start(jwt_secret=SECRET)
    browser.get(site.url)
    browser.find_element(By.ID, "message").send_keys("How do I stake my ETH?", Keys.ENTER)
    assert "sign in" in notice(browser)
    assert "Authorization" not in notice(browser)


def test_consent_is_given_by_the_same_visitor(browser: Chrome, start: StartService) -> None:
    site = start(real_time=True, anonymous_sessions=True, default_region="DE")
    browser.get(site.url)
    browser.find_element(By.ID, "message").send_keys("How do I stake my ETH?", Keys.ENTER)
    assert notice(browser)
    browser.find_element(By.CSS_SELECTOR, ".notice button").click()
    WebDriverWait(browser, SECONDS).until(
        lambda page: page.find_elements(By.CSS_SELECTOR, ".answer")
    )
