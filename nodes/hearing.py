"""What is heard of a provider's stream, shown to the reader sentence by sentence."""

from dataclasses import replace

from langgraph.config import get_stream_writer

from candor.providers.citations import renumber_own_citations
from candor.providers.contract import Reply, TokenUsage, WebCitation
from nodes.draft import Draft
from nodes.gate import SentenceGate
from nodes.live import LiveTurn
from nodes.parts import Checks
from nodes.state import Turn

# characters; far above what max_output_tokens allows, so only a broken vendor meets it
LONGEST_ANSWER = 40_000
# Which pages such a provider cites is known at the end; until then each of its numbers is one.
_MOST_PAGES = 50


class Hearing:
    """Takes one provider's text as it grows; what passes the gate goes out as custom events.

    Where another provider's beginning is on the screen, the first sentence that differs from it
    replaces all of it: two answers never become one.
    """

    def __init__(self, state: Turn, live: LiveTurn, checks: Checks, template: Draft) -> None:
        self.heard = ""
        self._live = live
        self._template = template
        self._passages = len(state["passages"])
        self._has_pages = template.provider == "perplexity"
        numbers = range(self._passages + 1, self._passages + _MOST_PAGES + 1)
        web = tuple(WebCitation(n, "", "") for n in numbers) if self._has_pages else ()
        self._gate = SentenceGate(checks.of(state, web=web))
        self._differs = not live.shown.text
        self._write = get_stream_writer()

    def __call__(self, heard: str, paused: bool) -> None:
        """Take all text so far, and whether nothing came for a moment."""
        self.heard = heard
        draft = self._numbered(heard)[:LONGEST_ANSWER]
        text = self._gate.read(draft, paused=paused)
        if text is None or (not self._differs and self._live.shown.text.startswith(text)):
            return
        self._differs = True
        self._live.released = replace(self._template, text=draft[: self._gate.released])
        if event := self._live.shown.becomes(text):
            self._write(event)

    def _numbered(self, heard: str) -> str:
        if not self._has_pages:
            return heard
        pages = tuple(WebCitation(number, "", "") for number in range(1, _MOST_PAGES + 1))
        reply = Reply(heard, "", TokenUsage(), pages)
        return renumber_own_citations(reply, after=self._passages)[0]
