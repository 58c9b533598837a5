"""Sources and texts that the validation tests share."""

from collections.abc import Callable

import pytest

from candor.domain.passages import Passage
from candor.texts.reader import Texts
from candor.validation.check import Validated, ValidationTexts, validate_answer

Validate = Callable[..., Validated]

TEXTS = Texts()
SOURCES = (
    Passage(
        id="a",
        source="staking-eth.md",
        title="Staking ETH",
        heading="Staking > Steps",
        text=(
            "To stake ETH you deposit 32 ETH as a solo validator, or use a pool such as Lido at "
            "https://stake.lido.fi/. Rewards vary and validators can be slashed. The contract is "
            "0x00000000219ab540356cBB839Cbe05303d7705Fa."
        ),
        score=0.7,
    ),
    Passage(
        id="b",
        source="wallets.md",
        title="Wallets",
        heading="Seed phrases",
        text="A recovery phrase restores a wallet on a new device. Never share it with anyone.",
        score=0.5,
    ),
)


def texts_in(language: str) -> ValidationTexts:
    """Build the texts as the composition root does."""
    return ValidationTexts(
        financial_disclaimer=TEXTS.get(language, "disclaimer.financial"),
        softened=TEXTS.group(language, "soften"),
        link_removed=TEXTS.get(language, "removed.link"),
        address_removed=TEXTS.get(language, "removed.address"),
        unconfirmed=TEXTS.get(language, "removed.unconfirmed"),
        withheld=TEXTS.get(language, "removed.answer"),
    )


@pytest.fixture
def validate() -> Validate:
    def run(
        answer: str,
        *,
        question: str = "What is a wallet?",
        language: str = "en",
        sources: tuple[Passage, ...] = SOURCES,
        degraded: bool = False,
    ) -> Validated:
        return validate_answer(
            question=question,
            answer=answer,
            sources=sources,
            language=language,
            texts=texts_in(language),
            degraded=degraded,
        )

    return run
