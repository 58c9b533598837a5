"""Asking in the widget: stream, sources, stop, retry, again, feedback."""

from playwright.sync_api import expect

from tests.end_to_end.service import Service
from tests.simulator import Answer, Fault, Simulator
from tests.web.visitor import Visitor

QUESTION = "How do I stake my ETH?"
SLOW = Answer(
    " ".join(f"Staking step {number} takes a while [1]." for number in range(1, 31)),
    gap_seconds=0.05,
)


def test_a_question_is_answered_with_its_sources(visitor: Visitor, service: Service) -> None:
    expect(visitor.widget.get_by_role("heading", name="Candor")).to_be_visible()
    visitor.button(QUESTION).click()
    log = visitor.answered()
    expect(log).to_contain_text("automated assistant")
    expect(log).to_contain_text("not financial advice")
    visitor.button("Source 1").first.click()
    passage = visitor.widget.locator("blockquote:visible")
    expect(passage).to_have_count(1)
    assert passage.locator("mark").inner_text() in passage.inner_text()
    visitor.ask("And how long does it take?")
    visitor.answered(2)
    messages = service.get(f"/api/threads/{visitor.kept('thread')}", user=visitor.user()).json()[
        "messages"
    ]
    assert len(messages) == 4
    assert visitor.errors == []


def test_words_are_shown_while_the_provider_writes_and_can_be_stopped(
    visitor: Visitor, service: Service, simulator: Simulator
) -> None:
    simulator.answer_with("openai", SLOW)
    visitor.ask(QUESTION)
    expect(visitor.log).to_contain_text("Staking step 1 takes a while")
    assert not simulator.calls[-1].done, "it came before the provider had ended"
    visitor.button("Stop").click()
    log = visitor.answered()
    expect(log).to_contain_text("You stopped this answer.")
    assert "Staking step 30" not in log.inner_text()
    expect(visitor.button("Send")).to_be_visible()
    turn = service.transcript(visitor.kept("thread"), visitor.user())
    assert "Staking step 30" not in turn[-1][1]


def test_the_status_is_honest_and_announced_once_for_each_step(
    visitor: Visitor, simulator: Simulator
) -> None:
    visitor.page.evaluate(
        """() => {
            const root = document.querySelector('candor-widget').shadowRoot
            const place = [...root.querySelectorAll('[role=status][aria-live=polite]')].pop()
            window.said = []
            new MutationObserver(() => {
                const now = place.textContent
                if (now && window.said.at(-1) !== now) window.said.push(now)
            }).observe(place, { childList: true, characterData: true, subtree: true })
        }"""
    )
    simulator.script("openai", [Fault("status", status=500)] * 2)
    visitor.ask(QUESTION)
    visitor.answered()
    said = visitor.page.evaluate("window.said")
    assert "Searching the documents …" in said
    assert "Asking another provider …" in said
    assert said[-1] == "The answer is there."
    assert len(said) <= 8, "each step once, not each word"


def test_what_was_shown_is_replaced_by_a_correction(visitor: Visitor, simulator: Simulator) -> None:
    simulator.script("openai", [Fault("cut", characters=240)])
    simulator.script("gemini", ["You lock coins for a while, and that is all there is to it [1]."])
    visitor.ask(QUESTION)
    log = visitor.answered()
    expect(log).to_contain_text("You lock coins for a while")
    expect(log).to_contain_text("Corrected")


def test_a_failure_can_be_tried_again(visitor: Visitor) -> None:
    visitor.page.route("**/api/chat/stream", lambda route: route.abort(), times=1)
    visitor.ask(QUESTION)
    expect(visitor.widget.get_by_role("alert")).to_contain_text("could not be reached")
    visitor.button("Try again").click()
    visitor.answered()
    expect(visitor.widget.get_by_role("alert")).to_have_count(0)
    expect(visitor.log.get_by_text(f"You asked: {QUESTION}")).to_have_count(1)


def test_an_answer_is_written_again(visitor: Visitor, simulator: Simulator) -> None:
    simulator.script("openai", ["Stake with a validator [1].", "Stake through a pool [1]."])
    visitor.ask(QUESTION)
    expect(visitor.answered()).to_contain_text("Stake with a validator")
    visitor.button("Answer again").click()
    expect(visitor.log).to_contain_text("Stake through a pool")
    expect(visitor.log).not_to_contain_text("Stake with a validator")
    expect(visitor.log.get_by_text(f"You asked: {QUESTION}")).to_have_count(1)


def test_an_answer_is_copied(visitor: Visitor) -> None:
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.ask(QUESTION)
    visitor.answered()
    visitor.button("Copy").click()
    expect(visitor.button("Copied")).to_be_visible()
    assert "ETH" in visitor.page.evaluate("navigator.clipboard.readText()")


def test_feedback_reaches_the_service_with_its_reason(visitor: Visitor, service: Service) -> None:
    visitor.ask(QUESTION)
    visitor.answered()
    visitor.button("Helpful").click()
    expect(visitor.log).to_contain_text("Noted, thank you.")
    visitor.button("Not helpful").click()
    visitor.widget.get_by_text("Something is missing").click()
    visitor.widget.get_by_role("textbox", name="Anything else? (optional)").fill(
        "Say what it costs."
    )
    with visitor.page.expect_response("**/api/feedback") as sent:
        visitor.widget.locator("form").get_by_role("button", name="Send", exact=True).first.click()
    assert sent.value.status == 200
    kept = sent.value.json()
    assert kept["score"] == -1
    assert kept["comment"] == "Something is missing; Say what it costs."
