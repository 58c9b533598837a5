"""Gathers a vendor's message, whole or in chunks, into a Reply."""

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage

from candor.providers.contract import Message, Reply, SearchContext, TokenUsage, WebCitation
from candor.providers.estimate import estimate_usage
from candor.providers.failures import FailureKind, ProviderFailure

_FILTERED = {"content_filter", "SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "RECITATION", "SPII"}
_CUT_SHORT = {"length", "MAX_TOKENS"}


class Gathering:
    """Adds up the pieces of one answer. Counts of chunks are differences, so they are summed.

    `prompt` is what was asked, for an estimate where the vendor does not tell; `reasoning_apart`
    that it counts reasoning beside the output and not in it, as Perplexity does.
    """

    def __init__(
        self, model: str, prompt: Sequence[Message] = (), *, reasoning_apart: bool = False
    ) -> None:
        self._model = model
        self._prompt = prompt
        self._reasoning_apart = reasoning_apart
        self._pieces: list[str] = []
        self._uncounted: list[str] = []
        self._finish: str | None = None
        self._filtered = False
        self._citations: tuple[WebCitation, ...] = ()
        self._search_context: SearchContext | None = None
        self._told = False
        self._input = self._output = self._cached = self._reasoning = 0

    def add(self, message: AIMessage) -> str:
        """Take in a message or a chunk and answer its text."""
        facts: Mapping[str, Any] = message.response_metadata
        self._model = facts.get("model_name") or self._model
        self._finish = facts.get("finish_reason") or self._finish
        size = facts.get("search_context_size")
        if size in ("low", "medium", "high"):
            self._search_context = size
        if (facts.get("prompt_feedback") or {}).get("block_reason"):
            self._filtered = True
        if message.additional_kwargs:
            self._filtered = self._filtered or bool(message.additional_kwargs.get("refusal"))
            self._citations = self._citations or _read_citations(message.additional_kwargs)
        if counted := message.usage_metadata:
            self._told = True
            self._input += counted["input_tokens"]
            self._output += counted["output_tokens"]
            self._cached += counted.get("input_token_details", {}).get("cache_read") or 0
            self._reasoning += counted.get("output_token_details", {}).get("reasoning") or 0
        piece = message.content if isinstance(message.content, str) else str(message.text)
        if piece:
            self._pieces.append(piece)
            self._uncounted.append(piece)
        # a count of the prompt alone says nothing of the text that has come by then
        if counted and counted["output_tokens"]:
            self._uncounted.clear()
        return piece

    @property
    def usage(self) -> TokenUsage:
        """What the vendor counted for the whole answer; an estimate where it did not tell."""
        counted = self._counted()
        half_told = counted.input_tokens and not counted.output_tokens and self._pieces
        return counted if self._told and not half_told else self.used_so_far()

    def used_so_far(self) -> TokenUsage:
        """Estimate what a call has used that broke off: what was counted, and the text since."""
        return estimate_usage(self._prompt, "".join(self._uncounted), counted=self._counted())

    def _counted(self) -> TokenUsage:
        return TokenUsage(
            input_tokens=self._input,
            output_tokens=self._output + (self._reasoning if self._reasoning_apart else 0),
            cached_input_tokens=self._cached,
            reasoning_tokens=self._reasoning,
            search_context=self._search_context,
        )

    def reply(self, *, streamed: bool) -> Reply:
        """Answer the whole; raises ProviderFailure (filtered, empty or malformed).

        A stream that ends without a finish reason broke off unnoticed.
        """
        if self._filtered or self._finish in _FILTERED:
            raise ProviderFailure(FailureKind.FILTERED, usage=self.usage)
        text = "".join(self._pieces).strip()
        if not text:
            raise ProviderFailure(FailureKind.EMPTY, usage=self.usage)
        if streamed and self._finish is None:
            raise ProviderFailure(FailureKind.MALFORMED, usage=self.usage)
        return Reply(
            text=text,
            model=self._model.removeprefix("models/"),
            usage=self.usage,
            citations=self._citations,
            truncated=self._finish in _CUT_SHORT,
        )


def _read_citations(extras: Mapping[str, Any]) -> tuple[WebCitation, ...]:
    found = [_page(result) for result in extras.get("search_results") or ()]
    titles = {url: title for url, title in found if title}
    urls = [str(url) for url in extras.get("citations") or ()] or [url for url, _ in found]
    return tuple(
        WebCitation(number, url, titles.get(url) or url)
        for number, url in enumerate(urls, start=1)
        if url.startswith(("https://", "http://"))
    )


def _page(result: Any) -> tuple[str, str]:
    # Plain answers carry the client's own objects, streamed ones carry dicts.
    fields = result if isinstance(result, Mapping) else vars(result)
    return str(fields.get("url") or ""), str(fields.get("title") or "")
