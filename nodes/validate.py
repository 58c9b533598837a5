"""Check the draft before anybody reads it."""

from candor.texts.reader import Texts
from candor.validation.check import ValidationTexts, validate_answer
from nodes.state import Turn, TurnUpdate


async def validate(state: Turn, *, texts: Texts) -> TurnUpdate:
    """Tone down promises, check citations, add disclaimers and judge the confidence."""
    language = state.get("language") or texts.default
    return {
        "validated": validate_answer(
            question=state["question"],
            answer=state["draft"] or "",
            sources=state["passages"],
            pages=len(state["web"]),
            language=language,
            texts=validation_texts(texts, language),
            degraded=state["degraded"],
        )
    }


def validation_texts(texts: Texts, language: str) -> ValidationTexts:
    """Answer the sentences that corrections put in, in a language."""
    return ValidationTexts(
        financial_disclaimer=texts.get(language, "disclaimer.financial"),
        softened=texts.group(language, "soften"),
        link_removed=texts.get(language, "removed.link"),
        address_removed=texts.get(language, "removed.address"),
        withheld=texts.get(language, "removed.answer"),
    )
