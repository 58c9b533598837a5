"""Coming back to a conversation: after a reload, a lost connection, and after all was deleted."""

from playwright.sync_api import expect

from tests.end_to_end.service import Service
from tests.simulator import Answer, Simulator
from tests.web.visitor import Visitor

QUESTION = "How do I stake my ETH?"
SLOW = Answer(
    " ".join(f"Staking step {number} takes a while [1]." for number in range(1, 31)),
    gap_seconds=0.05,
)


def test_a_conversation_is_there_after_a_reload(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.answered()
    before = visitor.kept("thread")
    visitor.page.reload()
    visitor.answered()
    expect(visitor.log).to_contain_text(QUESTION)
    visitor.button("Source 1").first.click()
    expect(visitor.widget.locator("blockquote:visible")).to_have_count(1)
    visitor.ask("And how long does it take?")
    visitor.answered(2)
    assert visitor.kept("thread") == before


def test_an_answer_that_is_being_written_is_read_on_after_a_reload(
    visitor: Visitor, simulator: Simulator
) -> None:
    simulator.script("openai", [SLOW])
    visitor.ask(QUESTION)
    expect(visitor.log).to_contain_text("Staking step 1 takes a while")
    visitor.page.reload()
    expect(visitor.log).to_contain_text("Staking step 30 takes a while")
    visitor.answered()
    assert len(simulator.calls) == 1, "it was not asked again"


def test_a_lost_connection_is_taken_up_again(visitor: Visitor, simulator: Simulator) -> None:
    simulator.script("openai", [SLOW])
    visitor.ask(QUESTION)
    expect(visitor.log).to_contain_text("Staking step 1 takes a while")
    visitor.page.context.set_offline(True)
    expect(visitor.widget.get_by_text("You are offline.")).to_be_visible()
    visitor.page.context.set_offline(False)
    expect(visitor.widget.get_by_text("You are offline.")).to_have_count(0)
    log = visitor.answered()
    said = log.inner_text()
    assert [said.count(f"Staking step {number} takes") for number in range(1, 31)] == [1] * 30
    assert len(simulator.calls) == 1


def test_a_new_conversation_leaves_the_earlier_ones_to_be_found(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.answered()
    first = visitor.kept("thread")
    visitor.choose("New conversation")
    expect(visitor.log).not_to_contain_text("financial advice")
    visitor.ask("Why is my transaction stuck?")
    visitor.answered()
    assert visitor.kept("thread") != first
    visitor.choose("Earlier conversations")
    earlier = visitor.widget.get_by_role("listitem")
    expect(earlier).to_have_count(2)
    earlier.filter(has_text=QUESTION).get_by_role("button").click()
    expect(visitor.answered()).to_contain_text(QUESTION)
    assert visitor.kept("thread") == first


def test_all_is_deleted_here_and_there(visitor: Visitor, service: Service) -> None:
    visitor.ask(QUESTION)
    visitor.answered()
    user = visitor.user()
    visitor.choose("Delete my data")
    visitor.button("Cancel").click()
    assert service.get("/api/threads", user=user).json()["threads"]
    visitor.choose("Delete my data")
    visitor.button("Delete everything").click()
    expect(visitor.widget.get_by_role("status").first).to_contain_text("has been deleted")
    assert service.get("/api/threads", user=user).json()["threads"] == []
    left = visitor.page.evaluate("JSON.stringify(localStorage)")
    assert user not in left
    assert "thread" not in left
    visitor.button("Back").click()
    expect(visitor.log).not_to_contain_text("financial advice")


def test_a_copy_of_the_data_is_handed_out(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.answered()
    with visitor.page.expect_download() as begun:
        visitor.choose("Download my data")
    assert begun.value.suggested_filename.endswith(".zip")
    assert begun.value.path().read_bytes()[:2] == b"PK"


def test_another_language_turns_the_page_around(visitor: Visitor) -> None:
    visitor.widget.get_by_role("combobox", name="Language").select_option("ar")
    host = visitor.widget
    expect(host).to_have_attribute("dir", "rtl")
    expect(host).to_have_attribute("lang", "ar")
    starter = visitor.widget.get_by_role("button", name="لماذا معاملتي عالقة؟")
    expect(starter).to_be_visible()
    box, menu = visitor.field.bounding_box(), host.get_by_role("combobox").bounding_box()
    assert box is not None
    assert menu is not None
    send = visitor.widget.locator("form button").last.bounding_box()
    assert send is not None
    assert send["x"] < box["x"], "what stood right stands left"
    with visitor.page.expect_request("**/api/chat/stream") as asked:
        starter.click()
    assert (asked.value.post_data_json or {})["language"] == "ar"
    visitor.page.reload()
    expect(host).to_have_attribute("lang", "ar")
    visitor.ask("How do I stake my ETH?")
    asked_in_english = visitor.log.get_by_text("How do I stake my ETH?", exact=True)
    expect(asked_in_english).to_have_css("direction", "ltr")
