"""The most that a call can cost, known before it is made."""

from collections.abc import Sequence

from candor.domain.provider_names import ProviderName
from candor.providers.contract import Message
from candor.providers.estimate import estimate_tokens
from candor.providers.prices import Prices
from candor.providers.retry import TRIES

# what a chat format adds to a message is a few tokens; this is above all that are known
PER_MESSAGE = 16


def most_input_tokens(messages: Sequence[Message]) -> int:
    """Answer how many tokens a prompt has at most.

    A tokenizer that works on bytes makes no token of less than one, so their number bounds it
    whatever the vendor; real texts have a fourth to a half of it. The ledger's own estimate, of a
    call that breaks off, may be higher for strings of digits and marks.
    """
    return PER_MESSAGE + sum(PER_MESSAGE + _most_tokens(message.content) for message in messages)


def most_cost_nano(
    prices: Prices,
    provider: ProviderName,
    model: str,
    *,
    input_tokens: int,
    max_output_tokens: int,
) -> int:
    """Answer what a call costs at most in nano-dollars, all tries of it together.

    `max_output_tokens` is the limit that the vendor was given, reasoning included.
    """
    return TRIES * prices.most_nano(
        provider, model, input_tokens=input_tokens, output_tokens=max_output_tokens
    )


def _most_tokens(text: str) -> int:
    return max(len(text.encode(errors="replace")), estimate_tokens(text))
