"""The plain page at `/`, as a person uses it."""

from playwright.sync_api import Page, expect

from tests.end_to_end.service import Service
from tests.simulator import Simulator


def send(page: Page, message: str) -> None:
    page.locator("#message").fill(message)
    page.locator("#message").press("Enter")


def ask(page: Page, message: str, answers: int) -> None:
    send(page, message)
    expect(page.locator(".answer")).to_have_count(answers)


def test_a_question_is_answered_with_sources_and_remembered(page: Page, site: Service) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site.url)
    ask(page, "How do I stake my ETH?", 1)
    answer = page.locator(".answer")
    expect(answer.locator(".disclaimer")).to_contain_text("financial advice")
    answer.locator(".cite").first.click()
    expect(answer.locator(".sources details[open]")).to_contain_text("Staking ETH")
    ask(page, "And how long does it take?", 2)
    thread = page.evaluate("sessionStorage.getItem('candor.thread')")
    messages = site.get(f"/api/threads/{thread}", user="local").json()["messages"]
    assert len(messages) == 4
    assert said == []


def test_an_answer_cannot_bring_markup(page: Page, site: Service, simulator: Simulator) -> None:
    simulator.answer_with(
        "openai", "<img src=x onerror=alert(1)> **Stake** your ETH with 32 ETH [1]."
    )
    page.goto(site.url)
    ask(page, "How do I stake my ETH?", 1)
    answer = page.locator(".answer")
    expect(answer.locator("img")).to_have_count(0)
    expect(answer).to_contain_text("<img")
    expect(answer.locator("strong")).to_have_text("Stake")


def test_a_destroyed_secret_is_said_loudly(page: Page, site: Service) -> None:
    page.goto(site.url)
    phrase = "abandon " * 11 + "about"
    ask(page, f"my wallet is stuck, my phrase is {phrase}", 1)
    expect(page.locator(".notice.danger")).to_contain_text("new wallet")
