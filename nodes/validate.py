"""Check the draft before anybody reads it whole."""

from dataclasses import replace

from candor.domain.answer import CUT_SHORT
from candor.privacy.redact import Redactor
from candor.texts.reader import Texts
from candor.validation.check import AnswerRules
from nodes.checking import check_draft, validation_texts
from nodes.state import Turn, TurnUpdate

__all__ = ["check_draft", "validate", "validation_texts"]


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
    if draft.cut_short:
        warnings = [*validated.warnings, CUT_SHORT]
        validated = replace(validated, warnings=warnings)
    return {"validated": validated}
