"""Find personal data and secrets in a text and put placeholders in their place."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from candor.domain.errors import TurnFailed
from candor.privacy.catalogue import default_detectors
from candor.privacy.contract import Detector, Span
from candor.privacy.normalise import View, drop_controls, normalise
from candor.privacy.official_addresses import OfficialAddresses
from candor.privacy.placeholders import Numbering, Placeholder, Placeholders
from candor.privacy.spans import SECRET_TYPES, resolve

__all__ = [
    "SECRET_TYPES",
    "Redacted",
    "RedactionFailed",
    "Redactor",
    "default_detectors",
]

# A value can come to light when its neighbour has gone; in practice the second round is empty.
_MOST_ROUNDS = 4


class RedactionFailed(TurnFailed):
    """A detector broke, so the text may not be used at all."""

    def __init__(self) -> None:
        super().__init__("The message could not be checked for personal data")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without personal data or secrets.

    `spans` are offsets in the original, in characters; `counts` the distinct values per type;
    `secrets_destroyed` tells that one of them was of SECRET_TYPES, which are never restored.
    """

    text: str
    spans: tuple[Span, ...]
    counts: dict[str, int]
    secrets_destroyed: bool


class Redactor:
    """Runs the detectors over texts; holds nothing of them between calls."""

    def __init__(
        self, detectors: Iterable[Detector], *, official: OfficialAddresses | None = None
    ) -> None:
        self._detectors = tuple(detectors)
        self._official = official or OfficialAddresses()
        types = frozenset(type_ for found in self._detectors for type_ in found.types)
        # an answer is looked through on the hot path, and only for secrets
        for_secrets = [one for one in self._detectors if one.types & SECRET_TYPES]
        self._secrets = self if len(for_secrets) == len(self._detectors) else Redactor(for_secrets)
        self._placeholders = Placeholders(types)

    def find(self, text: str) -> list[Span]:
        """Find what must go, without overlaps, in reading order, as offsets in `text`.

        Raises RedactionFailed when a detector breaks.
        """
        view = normalise(text)
        return [_in_original(view, span) for span in self._find_in_view(view.text)]

    def redact(self, text: str) -> Redacted:
        """Redact what a person wrote; a placeholder they typed gets round brackets.

        Raises RedactionFailed when a detector breaks.
        """
        return self._redact(text, trusted=False)

    def destroy_secrets(self, text: str) -> tuple[str, int]:
        """Take secrets out of a text that a model or a document wrote; answer how many there were.

        Personal data stays: a document may name its own addresses.
        """
        secrets = self._secrets.find(text)
        for span in reversed(secrets):
            text = f"{text[: span.start]}[{span.type}]{text[span.end :]}"
        return text, len(secrets)

    def redact_again(self, text: str) -> Redacted:
        """Redact a text that went through `redact` before: its placeholders stay as they are.

        New values are numbered behind the placeholders' numbers. On the output of `redact`
        this changes nothing. Raises RedactionFailed when a detector breaks.
        """
        return self._redact(text, trusted=True)

    def _redact(self, text: str, *, trusted: bool) -> Redacted:
        view = normalise(text)
        spans = self._find_in_view(view.text)
        typed = list(self._placeholders.find(view.text))
        numbering = Numbering(typed if trusted else ())
        named = [numbering.placeholder(s.type, view.text[s.start : s.end]) for s in spans]
        originals = [_in_original(view, span) for span in spans]
        edits = [(s.start, s.end, name) for s, name in zip(originals, named, strict=True)]
        if not trusted:
            edits = sorted([*edits, *_neutralised(view, typed, spans)])
        counts: dict[str, int] = {}
        for name in dict.fromkeys(named):
            type_ = name[1:].rpartition("_")[0]
            counts[type_] = counts.get(type_, 0) + 1
        return Redacted(
            text=_apply(text, edits, clean=drop_controls),
            spans=tuple(originals),
            counts=counts,
            secrets_destroyed=not SECRET_TYPES.isdisjoint(counts),
        )

    def _find_in_view(self, text: str) -> list[Span]:
        spans = resolve(self._run(text))
        for _ in range(_MOST_ROUNDS - 1):
            if not spans:
                break
            redacted, origins = _preview(text, spans)
            more = [_through(origins, span) for span in self._run(redacted)]
            known, spans = spans, resolve([*spans, *more])
            if spans == known:
                break
        return spans

    def _run(self, text: str) -> list[Span]:
        masked = self._placeholders.mask(text)
        spans: list[Span] = []
        try:
            for detector in self._detectors:
                spans.extend(detector.find(masked))
        except Exception:  # whatever broke, the turn must not go on
            broken = True
        else:
            broken = any(not 0 <= span.start < span.end <= len(text) for span in spans)
        # Raised out here, so that the detector's own exception, which may quote, is not chained.
        if broken:
            raise RedactionFailed from None
        return self._official.keep(text, spans)


def _in_original(view: View, span: Span) -> Span:
    return Span(*view.original(span.start, span.end), span.type)


def _neutralised(
    view: View, typed: list[Placeholder], spans: list[Span]
) -> Iterator[tuple[int, int, str]]:
    taken = {at for span in spans for at in range(span.start, span.end)} if typed else set()
    for found in typed:
        if taken.isdisjoint(range(found.start, found.end)):
            inner = view.text[found.start + 1 : found.end - 1]
            yield (*view.original(found.start, found.end), f"({inner})")


def _apply(text: str, edits: Iterable[tuple[int, int, str]], *, clean: Callable[[str], str]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, replacement in edits:
        pieces += [clean(text[at:start]), replacement]
        at = end
    return "".join([*pieces, clean(text[at:])])


def _preview(text: str, spans: list[Span]) -> tuple[str, list[tuple[int, int]]]:
    """Redact a view and tell for each character of the result which slice it stands for."""
    pieces: list[str] = []
    origins: list[tuple[int, int]] = []
    at = 0
    for span in [*spans, Span(len(text), len(text), "")]:
        pieces.append(text[at : span.start])
        origins.extend((i, i + 1) for i in range(at, span.start))
        if span.type:
            name = f"[{span.type}_1]"
            pieces.append(name)
            origins.extend([(span.start, span.end)] * len(name))
        at = span.end
    return "".join(pieces), origins


def _through(origins: list[tuple[int, int]], span: Span) -> Span:
    return Span(origins[span.start][0], origins[span.end - 1][1], span.type)
