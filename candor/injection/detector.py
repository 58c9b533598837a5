"""What a turn and an ingestion ask: does this text give orders to the model?"""

import re
from dataclasses import dataclass

from candor.injection.model import Model, load_model
from candor.injection.orders import orders_in

# log odds, chosen by cross-validation (MODEL.md): of a question, of a passage of a document,
# and of a passage that also says what readers are to be told
QUESTION = -1.3
PASSAGE = 4.0
TOLD = -1.0
# "user" alone is what documents for developers say all the time: "ask the user to confirm"
_ALONE = frozenset({"markers", "override", "model", "reveal"})
_IN_A_QUESTION = frozenset({"markers", "override", "reveal"})
# what an attacker would have the answer hold
_BAIT = re.compile(
    r"https?://|www\.|[\w-]+@[\w-]+\.\w|0x[0-9a-f]{40}|bc1[a-z0-9]{20,}|t\.me/"
    r"|(?:recovery|seed|secret) phrase|private key|[a-z0-9-]\.(?:com|org|net|io|xyz|app|example)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class InjectionDetector:
    """The rules, and the trained model where it is not switched off."""

    model: Model | None = None

    def suspects_question(self, question: str) -> bool:
        """Tell whether a question tries to give orders beyond its subject."""
        if self.model is not None and self.model.score(question) > QUESTION:
            return True
        return not _IN_A_QUESTION.isdisjoint(orders_in(question))

    def orders_in_passage(self, text: str) -> list[str]:
        """Answer why a passage of a document is to be kept out, nothing for nearly all.

        The kinds are those of the rules, and "trained" where only the weights say so.
        """
        kinds = orders_in(text)
        if not _ALONE.isdisjoint(kinds):
            return kinds
        score = self.model.score(text) if self.model is not None else float("-inf")
        if kinds and (score > TOLD or _BAIT.search(text)):
            return kinds
        return ["trained"] if score > PASSAGE else []


def default_detector(*, trained: bool = True) -> InjectionDetector:
    """Open the detector that ships; without `trained` it goes by the rules alone."""
    return InjectionDetector(load_model() if trained else None)
