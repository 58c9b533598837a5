"""A person with the widget before them: what they can do, and what the page did meanwhile."""

import json
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Request, expect

TRAP = "window.trapped = []; for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = (...said) => { window.trapped.push(name + ': ' + said); }"  # noqa: E501


class Visitor:
    """Drives the widget by what people read: roles and names, never classes.

    `requests`, `errors` and `dialogs` are everything that the page did since it was made.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[Request] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        page.add_init_script(TRAP)
        page.on("request", lambda request: self.requests.append(request))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._listen)
        page.on("dialog", self._dismiss)

    def _listen(self, message: Any) -> None:
        # what the network does is looked at by itself
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)

    def _dismiss(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def visit(self, url: str) -> Self:
        self.page.goto(url)
        expect(self.field).to_be_visible()
        return self

    @property
    def widget(self) -> Locator:
        return self.page.locator("candor-widget")

    @property
    def field(self) -> Locator:
        return self.widget.get_by_role("textbox").last

    @property
    def log(self) -> Locator:
        return self.widget.get_by_role("region").first

    def button(self, name: str) -> Locator:
        return self.widget.get_by_role("button", name=name, exact=True)

    def ask(self, question: str) -> None:
        """Write a question and send it, without waiting for what comes."""
        self.field.fill(question)
        self.field.press("Enter")

    def answered(self, answers: int = 1) -> Locator:
        """Wait until so many answers stand there whole; answer the log."""
        expect(self.button("Helpful")).to_have_count(answers)
        return self.log

    def choose(self, item: str) -> None:
        """Take something from the menu."""
        self.button("Menu").click()
        self.widget.get_by_role("menuitem", name=item).click()

    def kept(self, name: str) -> Any:
        """Answer what the widget keeps in this browser by a name."""
        text = self.page.evaluate("name => localStorage.getItem('candor.' + name)", name)
        return json.loads(text) if text is not None else None

    def bodies(self) -> str:
        """Answer everything that was sent, addresses and bodies."""
        return "\n".join(f"{one.url} {one.post_data or ''}" for one in self.requests)

    def foreign_hosts(self, *own: str) -> set[str]:
        """Answer the hosts that something was asked of beside the service."""
        hosts = {urlsplit(one.url).netloc for one in self.requests if one.url.startswith("http")}
        return hosts - set(own)

    def user(self) -> str:
        """Answer the id that the service knows this visitor by, while sign-in is off."""
        visitor = self.kept("visitor")
        assert isinstance(visitor, str)
        return visitor

    def is_unharmed(self, *own: str) -> None:
        """Fail where a script of an answer ran, or anything was loaded from another host."""
        assert self.page.evaluate("window.trapped") == []
        assert self.page.evaluate("typeof window.__pwned") == "undefined"
        assert self.dialogs == []
        assert self.foreign_hosts(*own) == set()
