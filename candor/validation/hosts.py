"""Whether the name of a host only looks like another's: letters, slips, baits, other endings."""

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Final

from candor.domain.look_alikes import CLOSE

# Second-level endings under which anyone may register.
_SHARED: Final = frozenset(
    ("co", "com", "net", "org", "gov", "ac", "edu", "github", "gitbook", "netlify", "vercel")
)
# Words that are put beside a well-known name to lead people astray.
_BAITS: Final = (
    "account", "airdrop", "airdrops", "app", "apps", "auth", "bonus", "bridge", "chain",
    "claim", "claims", "claiming", "connect", "contract", "dao", "dapp", "dapps", "defi",
    "drop", "earn", "event", "events", "exchange", "finance", "free", "ftx", "gift", "gifts",
    "giveaway", "global", "help", "io", "live", "login", "mainnet", "market", "migrate",
    "migration", "mint", "network", "nft", "nfts", "node", "official", "online", "pay", "pool",
    "portal", "promo", "protocol", "recover", "recovery", "refund", "restore", "reward",
    "rewards", "rectify", "secure", "security", "sign", "stake", "staking", "support", "swap",
    "sync", "token", "tokens", "trade", "update", "v2", "v3", "vault", "verify", "validate",
    "wallet", "wallets", "web", "web3", "win", "www", "xyz",
)  # fmt: skip
_SHORT: Final = 5
_LONG: Final = 9
_DIGITS: Final = str.maketrans("01345", "oleas")


def in_letters(host: str) -> str:
    """Answer a host in lower case with Punycode labels decoded (RFC 3492); bad ones stay."""
    labels = []
    for label in host.lower().rstrip(".").split("."):
        if label.startswith("xn--"):
            with suppress(UnicodeError):
                label = label[4:].encode("ascii").decode("punycode")
        labels.append(label)
    return ".".join(labels)


@lru_cache(maxsize=4_096)
def skeleton(label: str) -> str:
    """Answer what a label looks like: one letter for all that look alike (after UTS #39)."""
    plain = unicodedata.normalize("NFKD", label.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = plain.translate(CLOSE).translate(_DIGITS).replace("-", "")
    return plain.replace("rn", "m").replace("vv", "w").replace("i", "l").replace("j", "l")


def imitates(host: str, official: Iterable[str], *, closely: bool = False) -> str | None:
    """Answer the official host that `host` looks like and is not, or None.

    An official host and what stands below it imitate nothing. `closely` leaves out hosts that have
    the name as a part or under another ending: many of those are honest.
    """
    shown = in_letters(host).removeprefix("www.")
    known = {one.lower().removeprefix("www.") for one in official}
    if any(shown == one or shown.endswith(f".{one}") for one in known):
        return None
    name = _name(shown)
    if any(name == _name(one) and _ending(shown) == _ending(one) for one in known):
        return None
    alike = _looks_closely if closely else _looks_like
    return next((one for one in sorted(known) if alike(shown, name, one)), None)


def _looks_closely(shown: str, name: str, official: str) -> bool:
    wanted = _name(official)
    if f".{official}." in f".{shown}.":
        return True
    seen, real = skeleton(name), skeleton(wanted)
    if name == wanted or len(wanted) < _SHORT:
        return False
    return seen == real or (len(wanted) >= _LONG and _slips(seen, real) == 1)


def _looks_like(shown: str, name: str, official: str) -> bool:
    wanted = _name(official)
    # the whole official name before another's: stake.lido.fi.example.com
    if f".{official}." in f".{shown}." or f".{official.replace('.', '-')}." in f".{shown}.":
        return True
    seen, real = skeleton(name), skeleton(wanted)
    if seen == real:
        # the very name under another ending counts where the name is no short, common word
        return name != wanted or len(wanted) >= _SHORT
    if len(wanted) < _SHORT:
        return False
    labels = [part for label in shown.split(".")[:-1] for part in label.split("-")]
    if real in (skeleton(part) for part in labels) and len(labels) > 1:
        return True
    if seen.startswith(real) and seen[len(real) :] in _BAIT_SHAPES:
        return True
    if seen.endswith(real) and seen[: -len(real)] in _BAIT_SHAPES:
        return True
    return _slips(seen, real) <= (2 if len(wanted) >= _LONG else 1) and seen[:1] == real[:1]


_BAIT_SHAPES: Final = frozenset(map(skeleton, _BAITS))


def _name(host: str) -> str:
    """Answer the label that its owner chose: lido of stake.lido.fi."""
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in _SHARED:
        return labels[-3]
    return labels[-2] if len(labels) > 1 else labels[0]


def _ending(host: str) -> str:
    return host.rsplit(_name(host), 1)[-1]


def _slips(one: str, other: str, most: int = 2) -> int:
    """Answer how many letters were changed, left out, added or swapped; `most` + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, start=1):
            least = min(row[-1] + 1, before[to] + 1, before[to - 1] + (letter != wanted))
            swapped = at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted
            row.append(min(least, earlier[to - 2] + 1) if swapped else least)
    return row[-1]
