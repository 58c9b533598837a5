"""Check the draft before anybody reads it."""

from collections.abc import Sequence
from dataclasses import replace

from candor.domain.passages import Passage
from candor.privacy.output import clear_names, clear_personal
from candor.privacy.redact import Redactor
from candor.providers.contract import WebCitation
from candor.texts.reader import Texts
from candor.validation.check import AnswerRules, Validated, ValidationTexts, validate_answer
from candor.validation.risk_warnings import risk_warning
from nodes.state import Turn, TurnUpdate

LEAK_WARNING = "secret_removed"
PERSONAL_WARNING = "personal_data_removed"
PLACEHOLDER_WARNING = "unknown_placeholder"


async def validate(
    state: Turn, *, texts: Texts, redactor: Redactor, rules: AnswerRules
) -> TurnUpdate:
    """Check the draft as `check_draft` does."""
    draft, caller = state["draft"], state["caller"]
    assert draft is not None  # noqa: S101  # the edges lead here only with one
    validated = check_draft(
        draft.text,
        said=[state["question"], *(message.content for message in state.get("history", []))],
        passages=state["passages"],
        web=draft.web,
        language=state.get("language") or texts.default,
        texts=texts,
        redactor=redactor.of(caller.project),
        region=caller.region,
        rules=rules.of(caller.project),
        degraded=draft.degraded,
    )
    return {"validated": validated}


def check_draft(
    draft: str,
    *,
    said: Sequence[str],
    passages: Sequence[Passage],
    web: Sequence[WebCitation] = (),
    language: str,
    texts: Texts,
    redactor: Redactor,
    region: str | None,
    rules: AnswerRules,
    degraded: bool = False,
) -> Validated:
    """Tone down promises, check citations, add disclaimers and judge the confidence.

    `said` is the question, and the conversation before it, as they were redacted. First a secret
    in the draft is destroyed, whoever wrote it, and a placeholder removed that stands for nothing;
    last a personal value that no document holds is removed.
    """
    removed = texts.get(language, "removed.personal")
    text, secrets = redactor.destroy_secrets(draft)
    known = {found.name for one in said for found in redactor.placeholders.find(one)}
    text, invented = clear_names(text, redactor.placeholders, known=known, instead=removed)
    validated = validate_answer(
        question=said[0],
        answer=text,
        sources=passages,
        pages=len(web),
        language=language,
        texts=validation_texts(texts, language, region=region, summary_url=rules.risk_summary_url),
        rules=rules,
        degraded=degraded,
    )
    held = [f"{one.title}\n{one.heading}\n{one.text}\n{one.url}" for one in passages]
    held += [f"{page.title}\n{page.url}" for page in web]
    answer, personal = clear_personal(validated.answer, redactor, held=held, instead=removed)
    found = {LEAK_WARNING: secrets, PLACEHOLDER_WARNING: invented, PERSONAL_WARNING: personal}
    warnings = [code for code, count in found.items() if count]
    if warnings:
        validated = replace(validated, answer=answer, warnings=[*warnings, *validated.warnings])
    return validated


def validation_texts(
    texts: Texts, language: str, *, region: str | None = None, summary_url: str | None = None
) -> ValidationTexts:
    """Answer the sentences that corrections put in, in a language and for a caller's region."""
    warning = risk_warning(region)
    disclaimer = [texts.get(language, "disclaimer.financial")]
    if key := warning.key_below(language):
        disclaimer.append(texts.get(language, f"disclaimer.{key}"))
    return ValidationTexts(
        financial_disclaimer=" ".join(disclaimer),
        risk_warning=warning.prescribed(summary_url),
        softened=texts.group(language, "soften"),
        link_removed=texts.get(language, "removed.link"),
        address_removed=texts.get(language, "removed.address"),
        unconfirmed=texts.get(language, "removed.unconfirmed"),
        withheld=texts.get(language, "removed.answer"),
    )
