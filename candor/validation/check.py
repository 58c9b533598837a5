"""Every check on an answer, in order, until none of them changes anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from candor.domain.passages import Passage
from candor.validation import claims, credentials, danger
from candor.validation.citations import check_citations, cited_numbers, spell_citations
from candor.validation.claims import Checked, Policy, check_claims
from candor.validation.confidence import rate_confidence
from candor.validation.disclaimer import with_disclaimer, without_disclaimer
from candor.validation.financial import is_financial
from candor.validation.fixed_point import correct_until_stable
from candor.validation.links import check_links

WITHHELD: Final = "answer_withheld"
UNCITED: Final = "no_citations"

# Every code a warning can have; they are part of the public answer and do not change.
WARNING_CODES: Final = frozenset(
    {
        "danger_phrase",
        "credential_request",
        "invalid_citation",
        "unsupported_citation",
        claims.WARNING,
        "unknown_link",
        "lookalike_link",
        "unknown_address",
        WITHHELD,
        UNCITED,
    }
)


@dataclass(frozen=True, slots=True)
class AnswerRules:
    """What the operator decides: what becomes of unsupported sentences, and what is official.

    `official_links` are hosts or addresses of pages, `official_addresses` coin addresses;
    `risk_summary_url` is where prescribed warnings link to. `projects` are the rules of projects
    with lists of their own.
    """

    unsupported: Policy = "mark"
    official_links: frozenset[str] = frozenset()
    official_addresses: frozenset[str] = frozenset()
    risk_summary_url: str | None = None
    projects: Mapping[str, "AnswerRules"] = field(default_factory=dict)

    def of(self, project: str) -> "AnswerRules":
        """Answer the rules for a project's answers."""
        return self.projects.get(project, self)


_DEFAULT_RULES: Final = AnswerRules()


@dataclass(frozen=True, slots=True)
class ValidationTexts:
    """The sentences that corrections put in, in the answer's language.

    `softened` holds one sentence per family of danger: returns, safety, certainty, insider,
    urgency, hype, boast. `withheld` stands for an answer of which nothing is left,
    `unconfirmed` behind a sentence that its sources do not hold. `risk_warning`
    stands above an answer about money, `financial_disclaimer` below it.
    """

    financial_disclaimer: str
    softened: Mapping[str, str]
    link_removed: str
    address_removed: str
    withheld: str
    unconfirmed: str = ""
    risk_warning: str = ""


@dataclass(frozen=True, slots=True)
class _Given:
    """What a draft is checked with; see `validate_answer`."""

    question: str
    sources: Sequence[Passage]
    language: str
    texts: ValidationTexts
    rules: AnswerRules
    pages: int
    degraded: bool


@dataclass(frozen=True, slots=True)
class Validated:
    """The corrected answer and what was found.

    `warnings` lists every finding, `unresolved` those that correction could not remove;
    `confidence` is 0 to 100; `cited` are the source numbers that the answer still cites;
    `disclaimer` is the one that stands at its end, `risk_warning` the prescribed one before it.
    """

    answer: str
    warnings: list[str]
    unresolved: list[str]
    confidence: int
    cited: list[int]
    disclaimer: str | None = None
    risk_warning: str | None = None

    @property
    def is_safe(self) -> bool:
        """Tell whether every finding was corrected."""
        return not self.unresolved


def validate_answer(
    *,
    question: str,
    answer: str,
    sources: Sequence[Passage],
    language: str,
    texts: ValidationTexts,
    rules: AnswerRules = _DEFAULT_RULES,
    pages: int = 0,
    degraded: bool = False,
) -> Validated:
    """Correct an answer and rate it; validating a validated answer changes nothing.

    A removal can join what stood apart, so the checks run again until the text stays the same.
    `pages` counts the web pages that the provider cites, numbered behind the sources;
    `degraded` marks an answer that was quoted from the documents instead of written.
    """
    given = _Given(question, sources, language, texts, rules, pages, degraded)
    warnings: list[str] = []
    unresolved: list[str] = []
    body = without_disclaimer(answer, texts.financial_disclaimer, warning=texts.risk_warning)

    def correct(text: str) -> str:
        nonlocal unresolved
        corrected, found, unresolved = _correct(text, given)
        warnings.extend(found)
        return corrected

    body = correct_until_stable(body, correct)
    if not body:
        body = texts.withheld
        warnings.append(WITHHELD)
    cited = cited_numbers(body, len(sources) + pages)
    if sources and not cited and not degraded and body != texts.withheld:
        warnings.append(UNCITED)
    confidence = (
        0
        if body == texts.withheld
        else rate_confidence(question=question, answer=body, sources=sources, degraded=degraded)
    )
    disclaimer = None
    if body != texts.withheld and is_financial(question, body):
        disclaimer = texts.financial_disclaimer
        body = with_disclaimer(body, disclaimer, warning=texts.risk_warning)
    return Validated(
        answer=body,
        warnings=list(dict.fromkeys([*warnings, *unresolved])),
        unresolved=list(dict.fromkeys(unresolved)),
        confidence=confidence,
        cited=cited,
        disclaimer=disclaimer,
        risk_warning=(texts.risk_warning or None) if disclaimer else None,
    )


def _correct(body: str, given: _Given) -> tuple[str, list[str], list[str]]:
    """Run every correction once; answer the text, what was found and what is left in it."""
    texts, rules, sources = given.texts, given.rules, given.sources
    cleared = credentials.remove_requests(body, language=given.language)
    linked = check_links(
        cleared.text,
        sources,
        question=given.question,
        link_removed=texts.link_removed,
        address_removed=texts.address_removed,
        official=rules.official_links,
        official_addresses=rules.official_addresses,
    )
    spelled = spell_citations(linked.text, len(sources) + given.pages)
    toned = danger.tone_down(spelled.text, language=given.language, softened=texts.softened)
    held = (
        Checked(toned.text, [])
        if given.degraded
        else check_claims(
            toned.text,
            sources,
            question=given.question,
            pages=given.pages,
            policy=rules.unsupported,
            mark=texts.unconfirmed,
        )
    )
    cited = check_citations(held.text, sources, pages=given.pages)
    found: list[str] = []
    left: list[str] = []
    for code, count, kept in (
        (credentials.WARNING, cleared.found, cleared.left),
        (danger.WARNING, toned.found, toned.left),
    ):
        found += [code] * bool(count)
        left += [code] * bool(kept)
    found += [*linked.warnings, *spelled.warnings, *held.warnings, *cited.warnings]
    text = without_disclaimer(cited.text, texts.financial_disclaimer, warning=texts.risk_warning)
    return text.strip(), found, left
