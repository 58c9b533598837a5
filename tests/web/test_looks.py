"""Every state as it looks: no serious finding of axe, and pictures where somebody wants them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import missing, window
from tests.end_to_end.service import Service
from tests.simulator import Answer, Simulator
from tests.web.visitor import Visitor

AXE = Path(__file__).parents[1] / "npm" / "node_modules" / "axe-core" / "axe.min.js"
# a folder for pictures of every state
PICTURES = os.environ.get("WIDGET_PICTURES")
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
LOOKS = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "ar"),
    ("phone", "light", "ar"),
    ("phone", "dark", "en"),
]
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
SLOW = Answer(" ".join(["Staking takes a while [1]."] * 40), gap_seconds=0.1)

Look = Callable[[str], None]


@pytest.fixture(scope="module")
def european(serve: Any) -> Service:
    service: Service = serve(default_region="DE")
    return service


@pytest.fixture(params=LOOKS, ids="-".join)
def visit(
    request: pytest.FixtureRequest, chromium: Browser, simulator: Simulator
) -> Iterator[Callable[[str], tuple[Visitor, Look]]]:
    """Visit a page in a size, a theme and a language; what is seen there is judged by axe."""
    if not AXE.is_file():
        missing("axe-core is not installed; `make tests/npm/node_modules` does it")
    size, scheme, language = request.param
    context = window(chromium, viewport=SIZES[size], color_scheme=scheme, locale=language)

    def begin(url: str) -> tuple[Visitor, Look]:
        visitor = Visitor(context.new_page())
        visitor.page.goto(url)
        expect(visitor.field).to_be_visible()

        def look(state: str) -> None:
            if PICTURES:
                name = f"{state}-{'-'.join(request.param)}.png"
                visitor.page.screenshot(path=Path(PICTURES) / name)
            assert serious(visitor.page) == [], state

        return visitor, look

    yield begin
    context.close()


def serious(page: Page) -> list[str]:
    """Answer what axe finds serious or critical."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def words(visitor: Visitor) -> Callable[[str], Any]:
    """Find buttons by their place, as their names are in another language."""
    return lambda selector: visitor.widget.locator(selector)


def test_a_conversation(
    visit: Callable[[str], tuple[Visitor, Look]], service: Service, simulator: Simulator
) -> None:
    visitor, look = visit(service.url)
    find = words(visitor)
    expect(find("header select")).to_be_visible()
    look("empty")
    find("[aria-haspopup=menu]").click()
    look("menu")
    visitor.page.keyboard.press("Escape")
    simulator.script("openai", [SLOW])
    visitor.ask("How do I stake my ETH?")
    expect(visitor.log).to_contain_text("Staking takes a while")
    look("writing")
    find("form button").last.click()
    expect(find("[aria-pressed]").first).to_be_visible()
    look("stopped")
    visitor.ask("How do I stake my ETH?")
    expect(find("[aria-pressed]")).to_have_count(4)
    if visitor.widget.get_attribute("lang") == "en":
        visitor.log.get_by_role("list").last.get_by_role("button").first.click()
    find("[aria-expanded][aria-pressed]").last.click()
    look("answered")
    visitor.field.fill(PHRASE)
    expect(visitor.widget.get_by_role("alertdialog")).to_be_visible()
    look("secret")
    visitor.widget.get_by_role("alertdialog").get_by_role("button").click()
    visitor.page.route("**/api/chat/stream", lambda route: route.abort())
    visitor.ask("And now?")
    expect(visitor.widget.get_by_role("alert")).to_be_visible()
    look("failed")
    for item, state in ((1, "history"), (2, "privacy"), (4, "erase")):
        find("[aria-haspopup=menu]").click()
        visitor.widget.get_by_role("menuitem").nth(item).click()
        expect(visitor.widget.get_by_role("heading", level=3)).to_be_visible()
        look(state)


def test_consent(visit: Callable[[str], tuple[Visitor, Look]], european: Service) -> None:
    visitor, look = visit(european.url)
    expect(visitor.widget.get_by_role("group").first).to_be_visible()
    look("consent")
