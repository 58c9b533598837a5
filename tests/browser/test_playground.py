"""LangServe's playground in a real browser, with a thread id."""

from playwright.sync_api import Page, expect

from tests.end_to_end.service import Service


def fill(page: Page, name: str, text: str) -> None:
    """Replace a field's text, again where the page redraws its form meanwhile."""
    field = page.locator(f"[id='#/properties/{name}-input']")
    for _ in range(5):
        field.fill(text)
        page.wait_for_timeout(100)
        if field.input_value() == text:
            break
    expect(field).to_have_value(text)


def start_turn(page: Page, message: str, shown: str) -> None:
    fill(page, "message", message)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("body")).to_contain_text(shown)


def test_the_playground_answers_within_a_thread(page: Page, site: Service) -> None:
    page.set_viewport_size({"width": 1200, "height": 1400})
    page.goto(f"{site.url}/chat/playground/")
    fill(page, "thread_id", "playground-1")
    start_turn(page, "How do I stake my ETH?", "staking-eth.md")
    start_turn(page, "What is slippage?", "swaps-and-slippage.md")
    messages = site.get("/api/threads/playground-1", user="local").json()["messages"]
    assert [said["text"] for said in messages if said["role"] == "user"] == [
        "How do I stake my ETH?",
        "What is slippage?",
    ]
