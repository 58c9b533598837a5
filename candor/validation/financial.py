"""Whether a turn is about money at risk, so that its answer carries the disclaimer."""

import re
from typing import Final

from candor.validation.polarity import fold

_TOPIC: Final = re.compile(
    r"\b(?:stak(?:e|ed|es|er|ers|ing)|unstak\w*|restak\w*|yields?|returns? (?:on|of|from)"
    r"|annual returns?"
    r"|roi|apy|apr|rewards?|profit\w*|earn(?:ings?|s|ed)?|invest\w*|trad(?:e|es|ed|er|ers"
    r"|ing)|prices?|worth"
    r"|buy(?:ing)?|sell(?:ing)?|leverag\w*|margin|futures|perpetuals?|lend(?:ing)?|borrow\w*"
    r"|loans?"
    r"|interest rates?|collateral\w*|liquidat\w*|farm(?:ing)?|liquidity (?:pools?|provi\w*"
    r"|mining)"
    r"|impermanent loss|arbitrage|portfolio|dividends?|capital gains|tax(?:es)?|airdrop value"
    r"|bull run"
    r"|market cap|hold or sell|good time to"
    r"|verstak\w*|rendite\w*|kurs(?:e|en)?|preis\w*|investier\w*|anleg\w*|handeln|kaufen"
    r"|verkaufen|gewinn\w*|zinsen"
    r"|rendimientos?|ganancias?|invertir|inversi\w*|precios?|comprar|vender|recompensas?"
    r"|ganar|préstamos?"
    r"|rendements?|investi\w*|prix|acheter|vendre|récompenses?|gains?|emprunt\w*|placements?"
    r"|rendimentos?|lucros?|preços?|recompensas?|ganhar|empréstimos?"
    r"|стейк\w*|застейк\w*|доход\w*|прибыл\w*|инвест\w*|цен[аыеу]|купить|продать|торг\w*"
    r"|вознагражд\w*|курс\w*|процент\w*"
    r"|(?:ال)?ستيكينغ|أرباح|عوائد|عائد|استثمار\w*|(?:ال)?سعر|شراء|بيع|تداول|مكافآت)\b"
    r"|质押|收益|回报|利润|投资|价格|购买|买入|卖出|交易策略|借贷|奖励|利率"
)
_ANSWER: Final = re.compile(
    r"\b(?:returns? (?:on|of|from|are|can|may)|yields?|apy|apr|profit\w*|invest(?:ment|ing"
    r"|ors?)|trading"
    r"|market prices?|price (?:of|can|may)|capital gains|interest rates?|lose (?:money|value)"
    r"|rendite\w*|gewinn\w*|rendimientos?|ganancias?|rendements?|rendimentos?|lucros?"
    r"|доход\w*|прибыл\w*)\b"
    r"|收益|回报|利润|投资"
)
# Words that make a question one about a thing that does not work.
_TROUBLE: Final = re.compile(
    r"\b(?:error|errors|fail(?:s|ed|ing)?|not working|doesn't work|won't|can't (?:connect"
    r"|open|log|see|find"
    r"|sign|access)|cannot (?:connect|open|log|see|find|access)|stuck|pending|crash\w*"
    r"|missing|lost access"
    r"|not showing|reset|reinstall|connect)\b"
)
_STRONG: Final = re.compile(
    r"\b(?:stak\w*|yields?|apy|apr|returns|profit\w*|invest\w*|trading|prices?|interest rates?)\b"
)


def is_financial(question: str, answer: str) -> bool:
    """Tell whether staking, returns, trading, investing or prices are spoken of.

    The question decides; an answer counts when it names two such things by itself and the
    question is not about something that does not work.
    """
    asked = fold(question)
    trouble = _TROUBLE.search(asked) is not None
    if (_STRONG if trouble else _TOPIC).search(asked):
        return True
    said = {match.group() for match in _ANSWER.finditer(fold(answer))}
    return not trouble and len(said) >= 2
