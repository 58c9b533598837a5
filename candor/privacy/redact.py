"""Find personal data and secrets in a text and put placeholders in their place."""

from collections.abc import Iterable, Mapping, Sequence

from candor.domain.errors import TurnFailed
from candor.privacy.catalogue import default_detectors
from candor.privacy.contract import Detector, Span
from candor.privacy.found import Found, Redacted
from candor.privacy.locality import Excerpt, Locality, Slice, joined
from candor.privacy.normalise import View, normalise
from candor.privacy.official_addresses import OfficialAddresses
from candor.privacy.placeholders import Placeholders
from candor.privacy.preview import Preview
from candor.privacy.spans import SECRET_TYPES, resolve

__all__ = [
    "SECRET_TYPES",
    "Found",
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


class Redactor:
    """Runs the detectors over texts; holds nothing of them between calls."""

    def __init__(
        self,
        detectors: Iterable[Detector],
        *,
        official: OfficialAddresses | None = None,
        projects: Mapping[str, OfficialAddresses] | None = None,
    ) -> None:
        every = tuple(detectors)
        self._projects = {
            project: Redactor(every, official=listed)
            for project, listed in (projects or {}).items()
        }
        self._detectors = [(one, getattr(one, "locality", None)) for one in every]
        self._localities = {locality for _, locality in self._detectors}
        self._official = official or OfficialAddresses()
        types = frozenset(type_ for one in every for type_ in one.types)
        # an answer is looked through on the hot path, and only for secrets
        for_secrets = [one for one in every if one.types & SECRET_TYPES]
        self._secrets = self if len(for_secrets) == len(every) else Redactor(for_secrets)
        self.placeholders = Placeholders(types)

    def of(self, project: str) -> "Redactor":
        """Answer the redactor that knows a project's own addresses beside those of all."""
        return self._projects.get(project, self)

    def find(self, text: str) -> list[Span]:
        """Find what must go, without overlaps, in reading order, as offsets in `text`.

        Raises RedactionFailed when a detector breaks.
        """
        view = normalise(text)
        return [_in_original(view, span) for span in self._find_in_view(view.text)]

    def inspect(self, text: str) -> Found:
        """Find what must go, and leave the numbers of the placeholders to the caller.

        Raises RedactionFailed when a detector breaks.
        """
        view = normalise(text)
        spans = tuple(self._find_in_view(view.text))
        return Found(text, view, spans, tuple(self.placeholders.find(view.text)))

    def redact(self, text: str) -> Redacted:
        """Redact what a person wrote; a placeholder they typed gets round brackets.

        Raises RedactionFailed when a detector breaks.
        """
        return self.inspect(text).write()

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
        return self.inspect(text).write(trusted=True)

    def _find_in_view(self, text: str) -> list[Span]:
        known: list[Span] = []
        spans = resolve(self._run(text))
        for _ in range(_MOST_ROUNDS - 1):
            if spans == known:
                break
            preview = Preview(text, spans)
            more = map(preview.original, self._run(preview.text, preview.changed(known)))
            known, spans = spans, resolve([*spans, *more])
        return spans

    def _run(self, text: str, changed: Sequence[Slice] | None = None) -> list[Span]:
        """Run the detectors; those with a locality read the parts that `changed`, where given."""
        masked = self.placeholders.mask(text)
        changed = changed if changed is None else list(joined(masked, changed))
        spans: list[Span] = []
        try:
            excerpts = {one: _excerpt(masked, one, changed) for one in self._localities}
            for detector, locality in self._detectors:
                excerpt = excerpts.get(locality)
                if excerpt is None:
                    spans += _checked(masked, detector.find(masked))
                elif excerpt.text:
                    spans += excerpt.original(_checked(excerpt.text, detector.find(excerpt.text)))
        except Exception:  # whatever broke, the turn must not go on
            broken = True
        else:
            broken = False
        # Raised out here, so that the detector's own exception, which may quote, is not chained.
        if broken:
            raise RedactionFailed from None
        return self._official.keep(text, spans)


def _excerpt(
    text: str, locality: Locality | None, changed: Sequence[Slice] | None
) -> Excerpt | None:
    """Cut out what detectors of a locality have to read; None where that is the whole text."""
    if locality is None:
        return None
    few = locality.candidates(text)
    slices = changed if few is None else few
    return None if slices is None else locality.around(text, slices)


def _checked(text: str, found: Iterable[Span]) -> list[Span]:
    """Take a detector's finds; one that is no slice of the text means that it is broken."""
    spans = list(found)
    if any(not 0 <= span.start < span.end <= len(text) for span in spans):
        raise IndexError
    return spans


def _in_original(view: View, span: Span) -> Span:
    return Span(*view.original(span.start, span.end), span.type)
