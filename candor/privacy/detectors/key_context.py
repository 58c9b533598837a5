"""Whether the words around a string say private key or transaction hash."""

import re
from bisect import bisect_left
from typing import Literal

Verdict = Literal["key", "hash"]

_REACH_BEFORE, _REACH_AFTER = 120, 48

# Of the words before a string the last decides, so "public key" has to come before "key".
_WORDS = r"""(?P<hash>
      pub(?:lic)?[\s_-]?key | key[\s_-]?hash | api[\s_-]?key[\s_-]?id
      | hash | (?<![a-z])tx(?![a-z]) | (?<![a-z])txn?(?:id|s|hash|n)? (?![a-z]) | transaction
      | block | topic | root | commit | keccak | sha-?(?:256|3) | checksum | digest | merkle
      | storage | slot | bytes32 | proof | nonce | \bsalt | \brole\b | _role\b | selector
      | signature | event | explorer | etherscan | scan\.(?:io|com|org) | uncle | calldata
      | \blogs?\b | pool[\s_-]?id | market[\s_-]?id | utxo | outpoint | receipt | \bstate\b
      | public | öffentlich\w{0,3}(?:\sschlüssel)? | p[úu]blica | publique
      | публичн\w{0,3}(?:\sключ)? | 公钥 | مفتاح\w{0,2}\s(?:ال)?عام
      | fingerprint | thumbprint | \bcommitment | \bcid\b | digest
      | транзакц | х[еэ]ш | блок | bloque | \bbloco\b | \bbloc\b | كتلة
      | transacci | transaç | transaktion | 交易 | 哈希 | 区块
      | işlem | transazion | トランザクション | 트랜잭션 | معامل[ةت] | هاش )
    |(?P<key>
      priv(?:ate)?[\s_-]?key | privkey | private[\s_-]keys | secret | (?<![a-z])seed | mnemonic
      | signing[\s_-]?key | wallet[\s_-]?key | spend[\s_-]?key | view[\s_-]?key
      | from_key | \.wallet\( | keypair | \bsweep | paper\swallet
      | secret[\s_-]?hex | (?:wallet|account)(?:'s|s)?\skey
      | \bpk\b | \bsk\b | \bprivate\b | \bpriv\b | my\skey | \bwif\b | import | pvt[\s_-]?key
      | (?:mi|mein|meine|ma|minha|мой|моя)\s(?:clave|llave|schlüssel|clé|chave|ключ)
      | (?:clave|llave|chave)\s(?:privada|secreta) | cl[ée]\s(?:priv[ée]e|secr[èe]te)
      | (?:privat|geheim)\w{0,2}\s?schl[üu]ssel | приватн | закрыт\w{0,4}\sключ | секретн
      | chiave\s(?:privata|segreta) | (?:özel|gizli)\sanahtar | 개인\s?키 | 비밀\s?키 | 秘密鍵
      | 私钥 | 私鑰 | 密钥 | 密鑰 | 秘钥 | مفتاح\w{0,2}\s(?:ال)?(?:خاص|سري) )
    |(?P<sent>
      pending | stuck | confirm | \bmined\b | transfer | deposit | withdr[ae]w | \bswap | bridg
      | \bsen[dt]\b | arriv | revert | \bfail | \bstatus\b | receiv | \bgas\b | \bfees?\b | dropped
      | enviad | gesendet | envoy | отправ | застря | подтвержд | 到账 | 确认 | 转账 | تحويل )"""
# Small letters are searched several times faster than letters of either case.
_IN_SMALL = re.compile(_WORDS, re.VERBOSE)
_IN_EITHER = re.compile(_WORDS, re.VERBOSE | re.IGNORECASE)
# All but one of the words hold a letter that hexadecimal has not.
_NOT_HEXADECIMAL = re.compile(r"[g-wyz\x80-\U0010ffff]|fee(?<=\bfee)\b")


class KeyWords:
    """The telling words of a text; read once, when the first string asks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._strong: _Places | None = None
        self._weak = _Places()

    def verdict(self, start: int, end: int) -> Verdict | None:
        """Judge the slice by the nearest telling word before it, else by the first one after it.

        Words for what becomes of a transaction count only where none names key or hash.
        """
        if self._strong is None:
            self._strong = _Places()
            lower = self._text.lower()
            same_offsets = len(lower) == len(self._text)
            if _NOT_HEXADECIMAL.search(lower) is None:
                return None
            words = _IN_SMALL.finditer(lower) if same_offsets else _IN_EITHER.finditer(self._text)
            for match in words:
                if match["sent"]:
                    self._weak.add(match, "hash")
                else:
                    self._strong.add(match, "key" if match["key"] else "hash")
        return self._strong.nearest(start, end) or self._weak.nearest(start, end)


class _Places:
    """Where words stand and what they say, in reading order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._found: list[tuple[int, Verdict]] = []

    def add(self, match: re.Match[str], verdict: Verdict) -> None:
        self._starts.append(match.start())
        self._found.append((match.end(), verdict))

    def nearest(self, start: int, end: int) -> Verdict | None:
        at = bisect_left(self._starts, start) - 1
        if at >= 0 and self._starts[at] >= start - _REACH_BEFORE and self._found[at][0] <= start:
            return self._found[at][1]
        at = bisect_left(self._starts, end)
        if at < len(self._starts) and self._starts[at] < end + _REACH_AFTER:
            return self._found[at][1]
        return None
