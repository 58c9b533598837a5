"""The checks on the parts of a draft that is still being written, for one turn."""

from dataclasses import dataclass

from candor.domain.passages import Passage
from candor.privacy.redact import Redactor
from candor.providers.contract import WebCitation
from candor.texts.reader import Texts
from candor.validation.check import WITHHELD, AnswerRules
from candor.validation.disclaimer import without_disclaimer
from candor.validation.financial import is_financial
from candor.validation.risk_warnings import risk_warning
from nodes.checking import check_draft
from nodes.state import Turn


@dataclass(frozen=True)
class Checks:
    """What drafts are checked with."""

    texts: Texts
    redactor: Redactor
    rules: AnswerRules

    def of(self, state: Turn, *, web: tuple[WebCitation, ...] = ()) -> "TurnChecks":
        """Answer the checks of one turn; `web` are the pages that its draft may cite."""
        project = state["caller"].project
        return TurnChecks(
            checks=Checks(self.texts, self.redactor.of(project), self.rules.of(project)),
            said=(state["question"], *(one.content for one in state.get("history", []))),
            passages=tuple(state["passages"]),
            web=web,
            language=state.get("language") or self.texts.default,
            region=state["caller"].region,
        )


@dataclass(frozen=True)
class TurnChecks:
    """A PartCheck (nodes/gate.py): the very checks that the whole draft gets in the end."""

    checks: Checks
    said: tuple[str, ...]
    passages: tuple[Passage, ...]
    web: tuple[WebCitation, ...]
    language: str
    region: str | None

    def part(self, text: str) -> str:
        """Correct a part; empty where all of it had to go."""
        checked = check_draft(
            text,
            said=self.said,
            passages=self.passages,
            web=self.web,
            language=self.language,
            texts=self.checks.texts,
            redactor=self.checks.redactor,
            region=self.region,
            rules=self.checks.rules,
            whole=False,
        )
        return "" if WITHHELD in checked.warnings else checked.answer

    def framed(self, body: str) -> str:
        """Put the prescribed risk warning above an answer about money, as soon as it is one."""
        warning = risk_warning(self.region).prescribed(self.checks.rules.risk_summary_url)
        if not body or not warning or not is_financial(self.said[0], body):
            return body
        return f"{warning}\n\n{without_disclaimer(body, '', warning=warning)}"
