"""Check the draft before anybody reads it."""

from dataclasses import replace

from candor.privacy.redact import Redactor
from candor.texts.reader import Texts
from candor.validation.check import ValidationTexts, validate_answer
from nodes.state import Turn, TurnUpdate

LEAK_WARNING = "secret_removed"


async def validate(state: Turn, *, texts: Texts, redactor: Redactor) -> TurnUpdate:
    """Tone down promises, check citations, add disclaimers and judge the confidence.

    A secret in the draft is destroyed first, whoever wrote it.
    """
    language, draft = state.get("language") or texts.default, state["draft"]
    assert draft is not None  # noqa: S101  # the edges lead here only with one
    text, secrets = redactor.destroy_secrets(draft.text)
    validated = validate_answer(
        question=state["question"],
        answer=text,
        sources=state["passages"],
        pages=len(draft.web),
        language=language,
        texts=validation_texts(texts, language),
        degraded=draft.degraded,
    )
    if secrets:
        validated = replace(validated, warnings=[LEAK_WARNING, *validated.warnings])
    return {"validated": validated}


def validation_texts(texts: Texts, language: str) -> ValidationTexts:
    """Answer the sentences that corrections put in, in a language."""
    return ValidationTexts(
        financial_disclaimer=texts.get(language, "disclaimer.financial"),
        softened=texts.group(language, "soften"),
        link_removed=texts.get(language, "removed.link"),
        address_removed=texts.get(language, "removed.address"),
        withheld=texts.get(language, "removed.answer"),
    )
