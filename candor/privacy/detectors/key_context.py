"""Whether the words around a string say private key or transaction hash."""

import re
from bisect import bisect_left
from typing import Literal

Verdict = Literal["key", "hash"]

_REACH_BEFORE, _REACH_AFTER = 120, 48

# Of the words before a string the last decides, so "public key" has to come before "key".
_WORDS = re.compile(
    r"""(?P<hash>
      pub(?:lic)?[\s_-]?key | key[\s_-]?hash | api[\s_-]?key[\s_-]?id
      | hash | (?<![a-z])tx(?![a-z]) | (?<![a-z])txn?(?:id|s|hash|n)? (?![a-z]) | transaction
      | block | topic | root | commit | keccak | sha-?(?:256|3) | checksum | digest | merkle
      | storage | slot | bytes32 | proof | nonce | \bsalt | \brole\b | _role\b | selector
      | signature | event | explorer | etherscan | scan\.(?:io|com|org) | uncle | calldata
      | \blogs?\b | pool[\s_-]?id | market[\s_-]?id | utxo | outpoint | receipt | \bstate\b
      | public | öffentlich | p[úu]blica | publique | публичн | 公钥
      | транзакц | х[еэ]ш | блок | transacci | transaç | transaktion | 交易 | 哈希 | 区块
      | معاملة | هاش )
    |(?P<key>
      priv(?:ate)?[\s_-]?key | privkey | private[\s_-]keys | secret | (?<![a-z])seed | mnemonic
      | signing[\s_-]?key | wallet[\s_-]?key | spend[\s_-]?key | view[\s_-]?key
      | \bpk\b | \bsk\b | \bprivate\b | \bpriv\b | my\skey | \bwif\b | import
      | (?:clave|llave|chave)\s(?:privada|secreta) | cl[ée]\s(?:priv[ée]e|secr[èe]te)
      | privat(?:e[rnms]?)?\s?schl[üu]ssel | приватн | закрыт\w{0,4}\sключ | секретн
      | 私钥 | 私鑰 | 密钥 | المفتاح\sالخاص | مفتاح\sخاص )""",
    re.IGNORECASE | re.VERBOSE,
)


class KeyWords:
    """The telling words of a text; read once, when the first string asks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None
        self._found: list[tuple[int, Verdict]] = []

    def verdict(self, start: int, end: int) -> Verdict | None:
        """Judge the slice by the nearest telling word before it, else by the first one after it."""
        if self._starts is None:
            matches = list(_WORDS.finditer(self._text))
            self._starts = [match.start() for match in matches]
            self._found = [(m.end(), "key" if m["key"] else "hash") for m in matches]
        at = bisect_left(self._starts, start) - 1
        if at >= 0 and self._starts[at] >= start - _REACH_BEFORE and self._found[at][0] <= start:
            return self._found[at][1]
        at = bisect_left(self._starts, end)
        if at < len(self._starts) and self._starts[at] < end + _REACH_AFTER:
            return self._found[at][1]
        return None
