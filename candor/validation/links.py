"""Links, mail addresses and coin addresses that stand in no source are taken out."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from candor.domain.passages import Passage
from candor.validation.domains import find_domains, sub_domains
from candor.validation.hosts import imitates

LINK: Final = "unknown_link"
ADDRESS: Final = "unknown_address"
LOOKALIKE: Final = "lookalike_link"

_MARKDOWN = re.compile(
    r"!?\[(?P<label>[^\[\]\n]{0,300})\]\(\s{0,3}<?(?P<target>[^()\s<>]{1,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?)>?(?:\s{1,3}\"[^\"\n]{0,200}\")?\s{0,3}\)"
)
_DEFINITION = re.compile(
    r"(?m)^ {0,3}\[[^\[\]\n]{1,100}\]:[ \t]{1,4}(?P<target>\S{1,1000})[^\n]{0,300}(?:\n|\Z)"
)
_URL = re.compile(
    r"<?\b(?P<target>(?:https?|ftp|wss?|ipfs|tg|javascript|data|mailto"
    r"|file)\s?:(?://)?[^\s<>\"'`()\[\]]{1,1000}(?:\([^\s()]{0,200}\))?[^\s<>\"'`()\[\]]{0,500})>?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_COIN = re.compile(
    r"\b0x[0-9a-fA-F]{40}\b|\b(?:bc1|tb1|ltc1|addr1|cosmos1|osmo1)[02-9ac-hj-np-z]{25,110}\b"
    r"|\b[13LMDTXr][1-9A-HJ-NP-Za-km-z]{25,34}\b|\b[1-9A-HJ-NP-Za-km-z]{43,44}\b"
    r"|\b4[1-9A-HJ-NP-Za-km-z]{94}\b"
    r"|(?<![\w.-])[\w-]{1,60}\.eth\b"
)


@dataclass(frozen=True, slots=True)
class Linked:
    """The text with what is known, and the warnings for what was not."""

    text: str
    warnings: list[str]


def check_links(
    text: str,
    sources: Sequence[Passage],
    *,
    question: str,
    link_removed: str,
    address_removed: str,
    official: Collection[str] = (),
    official_addresses: Collection[str] = (),
) -> Linked:
    """Put a notice in the place of every link or address that no source holds.

    `official` links (hosts or addresses of pages) and coin addresses are the project's own. A coin
    address may also come from the question: it is the asker's own. A host that only looks like an
    official one goes even if a source holds it.
    """
    known = _Known(sources, question, official, official_addresses)
    warnings: list[str] = []

    def note(code: str) -> None:
        if code not in warnings:
            warnings.append(code)

    def holds(target: str) -> bool:
        verdict = known.judge(target)
        for code in verdict:
            note(code)
        return not verdict

    def unlink(match: re.Match[str]) -> str:
        return match.group() if holds(match["target"]) else match["label"] or link_removed

    def drop_definition(match: re.Match[str]) -> str:
        return match.group() if holds(match["target"]) else ""

    def drop_link(match: re.Match[str]) -> str:
        raw = match.group()
        if holds(raw.strip("<>")):
            return raw
        trail = raw.rstrip(">")
        return link_removed + trail[len(trail.rstrip(".,;:!?")) :]

    def drop_address(match: re.Match[str]) -> str:
        if known.has_address(match.group()):
            return match.group()
        note(ADDRESS)
        return address_removed

    text = _DEFINITION.sub(drop_definition, text)
    text = _MARKDOWN.sub(unlink, text)
    for pattern in (_URL, _MAIL):
        text = pattern.sub(drop_link, text)
    text = sub_domains(text, drop_link)
    return Linked(_COIN.sub(drop_address, text), warnings)


class _Known:
    """What the sources and the official lists hold; read only when there is something to check."""

    def __init__(
        self,
        sources: Sequence[Passage],
        question: str,
        official: Collection[str],
        official_addresses: Collection[str],
    ) -> None:
        self._sources = sources
        self._question = question
        self._official = {_plain(link) for link in official}
        self._official_addresses = official_addresses

    @cached_property
    def _whole(self) -> str:
        return "\n".join(f"{s.text}\n{s.url or ''}\n{s.source}\n{s.title}" for s in self._sources)

    @cached_property
    def _links(self) -> set[str]:
        links = {source.source.lower() for source in self._sources}
        for pattern in (_MARKDOWN, _DEFINITION, _URL):
            links |= {_plain(match["target"]) for match in pattern.finditer(self._whole)}
        links |= {_plain(match.group()) for match in _MAIL.finditer(self._whole)}
        links |= {_plain(match.group()) for match in find_domains(self._whole)}
        # naming the host of a known page is not a new link
        return links | {_host(link) for link in links}

    @cached_property
    def _official_hosts(self) -> set[str]:
        return {_host(link) for link in self._official}

    def _is_official(self, plain: str) -> bool:
        """Tell whether a link is listed, or lies below a listed page or on a listed host."""
        host = _host(plain)
        return any(
            plain == one
            or plain.startswith(f"{one}/")
            or ("/" not in one and (host == one or host.endswith(f".{one}")))
            for one in self._official
        )

    @cached_property
    def _addresses(self) -> set[str]:
        held = "\n".join((self._whole, self._question, *self._official_addresses))
        return {match.group().lower() for match in _COIN.finditer(held)}

    def judge(self, target: str) -> tuple[str, ...]:
        """Answer the warnings that a link deserves, none for one that may stay."""
        plain = _plain(target)
        host = _host(plain)
        if not plain or self._is_official(plain):
            return ()
        if plain in self._links:
            # documents name many a host that only sounds like the project's
            closely = imitates(host, self._official_hosts, closely=True)
            return (LINK, LOOKALIKE) if closely else ()
        hosts = self._official_hosts | {_host(link) for link in self._links if "." in link}
        return (LINK, LOOKALIKE) if "." in host and imitates(host, hosts) else (LINK,)

    def has_address(self, address: str) -> bool:
        return address.lower() in self._addresses


def _host(plain: str) -> str:
    return plain.split("/", 1)[0].split("?", 1)[0].rpartition("@")[2].partition(":")[0]


def _plain(target: str) -> str:
    """Write a link without scheme, `www.`, fragment and closing marks, host in lower case."""
    link = target.strip().rstrip(".,;:!?*_")
    link = re.sub(r"^(?:https?|mailto):(?://)?", "", link, flags=re.IGNORECASE)
    link = link.split("#", 1)[0].rstrip("/")
    host, slash, path = link.partition("/")
    return host.lower().removeprefix("www.") + slash + path
