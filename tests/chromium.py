"""A real Chromium, driven by Playwright: one for a module's tests, a window of its own for each."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

SECONDS = 20
expect.set_options(timeout=SECONDS * 1000)


def missing(what: str) -> None:
    """Skip for a reason; CI may not be without it."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def chromium(indexed: Path) -> Iterator[Browser]:
    """A browser; begun after what runs a loop of its own, since Playwright holds the thread's."""
    program = shutil.which("chromium")
    if program is None:
        missing("Chromium is not installed (apt: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def window(chromium: Browser, **options: Any) -> BrowserContext:
    """Open a window of somebody who was never here before."""
    context = chromium.new_context(**({"locale": "en-GB", "reduced_motion": "reduce"} | options))
    context.set_default_timeout(SECONDS * 1000)
    return context


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = window(chromium)
    yield context.new_page()
    context.close()
