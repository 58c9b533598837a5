"""What a question is about, from weighted phrases in the eight spoken languages."""

from functools import cache

from candor.domain.categories import Category
from candor.routing.phrases import PhraseTable, read_data, read_words

_FLOOR = 1.0

# A tie goes to the subject that is dearer to miss.
_TIES = (
    Category.SECURITY_SCAMS,
    Category.STAKING,
    Category.BRIDGES_L2,
    Category.TOKENS_GOVERNANCE,
    Category.TRADING_DEFI,
    Category.FEES_TRANSACTIONS,
    Category.WALLETS,
)


@cache
def _table() -> PhraseTable:
    return PhraseTable(read_data("categories"))


def classify(question: str) -> Category:
    """Answer the category with the most weight; GENERAL where nothing weighs enough.

    A phrase counts once however often it is repeated.
    """
    sums = dict.fromkeys(_TIES, 0.0)
    counted: set[tuple[str, str]] = set()
    for hit in _table().find(read_words(question)):
        if (hit.group, hit.phrase) not in counted:
            counted.add((hit.group, hit.phrase))
            sums[Category(hit.group)] += hit.weight
    best = max(_TIES, key=lambda category: sums[category])
    return best if sums[best] > _FLOOR else Category.GENERAL
