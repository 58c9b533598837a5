"""When the pieces of one answer leave, and how long each is."""

from random import Random

from candor.simulator.grounding import count_tokens, cut_into_pieces
from candor.simulator.scenario import VendorPlan
from candor.simulator.script import Answer

_LONGEST_PIECE = 24


class Pace:
    """The waits and pieces of one answer; times that the answer names go before the plan's."""

    def __init__(self, plan: VendorPlan, chance: Random, answer: Answer) -> None:
        self._plan = plan
        self._chance = chance
        self._gap = answer.gap_seconds
        self._words = answer.words_per_piece
        self.first_token_seconds = answer.first_token_seconds or plan.first_token.draw(chance)

    @property
    def waits(self) -> bool:
        """Tell whether time passes between the pieces."""
        return bool(self._gap or self._plan.between_tokens)

    def gap(self, piece: str) -> float:
        """Draw the seconds that pass with a piece: one wait for each of its tokens."""
        return self._gap or self.seconds(piece)

    def seconds(self, text: str) -> float:
        """Draw the seconds that a text takes by the plan."""
        latency = self._plan.between_tokens
        if not latency:
            return 0.0
        return sum(latency.draw(self._chance) for _ in range(count_tokens(text)))

    def pieces(self, text: str, vendor_words: int) -> list[str]:
        """Cut a text as the plan, the answer or the vendor (in words) would; never into none."""
        if self._words or not self._plan.random_pieces:
            return cut_into_pieces(text, self._words or vendor_words)
        pieces: list[str] = []
        while text:
            size = self._chance.randint(1, _LONGEST_PIECE)
            pieces.append(text[:size])
            text = text[size:]
        return pieces or [""]
