"""Links and addresses of strangers: how many an answer could still show, and what is lost."""

from pathlib import Path
from typing import Final

from candor.domain.passages import Passage
from candor.validation.domains import is_ending
from candor.validation.hosts import imitates
from candor.validation.links import check_links
from evals.masking import mask
from evals.open_sets import rows
from evals.suite import Bench, Measure, WorstCase
from evals.suites.privacy_part import Part, Piece, Thresholds

STRANGERS: Final = (
    "attacks/polkadotjs-phishing-domains-open.jsonl",
    "attacks/cryptoscamdb-domains-open.jsonl",
)
KNOWN: Final = "attacks/legit-domains-from-docs-open.jsonl"
# hosts that imitators like; none was taken from the sets
OFFICIAL: Final = frozenset(
    {
        "polkadot.network", "kusama.network", "polkadot.js.org", "ethereum.org", "metamask.io",
        "myetherwallet.com", "mycrypto.com", "uniswap.org", "lido.fi", "binance.com",
        "coinbase.com", "ledger.com", "trezor.io", "etherscan.io", "opensea.io", "bitcoin.org",
    }
)  # fmt: skip


def links(bench: Bench, thresholds: Thresholds, *, most: int) -> Part:
    """Put domains of open lists into answers whose sources do not hold them, then some that do."""
    for name in STRANGERS:
        try:
            hosts = _hosts(bench.data / name, most)
        except FileNotFoundError:
            yield Piece([], [], [name])
            continue
        yield _strangers(name.split("/")[1].split("-")[0], hosts, thresholds)
    try:
        hosts = _hosts(bench.data / KNOWN, most)
    except FileNotFoundError:
        yield Piece([], [], [KNOWN])
        return
    yield _known(hosts, thresholds)


def _strangers(name: str, hosts: list[str], thresholds: Thresholds) -> Piece:
    section = f"links, {name}'s list of scams"
    measures = []
    left: list[str] = []
    for form, text in (
        ("as a link", "Open https://{}/claim now."),
        ("in Markdown", "Open [the page](https://{})."),
        ("bare", "Open {} now."),
    ):
        kept = [host for host in hosts if host in _checked(text.format(host), ())]
        left += kept
        threshold = thresholds["unknown links removed"]
        share = 1 - len(kept) / len(hosts)
        measures.append(
            Measure(section, f"{form}, removed", share, len(hosts), threshold=threshold)
        )
    alike = [host for host in hosts if imitates(host, OFFICIAL)]
    measures.append(
        Measure(section, "told as look-alikes of 16 hosts", len(alike) / len(hosts), len(hosts))
    )
    worst = [WorstCase(section, "left", len(left), tuple(mask(one, ()) for one in left[:8]))]
    return Piece(measures, worst if left else [], [])


def _known(hosts: list[str], thresholds: Thresholds) -> Piece:
    section = "links, domains that the documents link to"
    lost = [
        host
        for host in hosts
        if host not in _checked(f"Open https://{host}/ first.", (f"See https://{host}/.",))
    ]
    alike = [host for host in hosts if imitates(host, OFFICIAL)]
    measures = [
        Measure(
            section,
            "kept where a source holds them",
            1 - len(lost) / len(hosts),
            len(hosts),
            threshold=thresholds["known links kept"],
        ),
        Measure(
            section,
            "taken for look-alikes of 16 hosts",
            len(alike) / len(hosts),
            len(hosts),
            threshold=thresholds["legitimate hosts taken for look-alikes"],
        ),
    ]
    worst = [WorstCase(section, "taken for look-alikes", len(alike), tuple(alike[:12]))]
    return Piece(measures, worst if alike else [], [])


def _hosts(file: Path, most: int) -> list[str]:
    """Answer the hosts of a list; endings that are no longer in the root zone lead nowhere."""
    found = (row["domain"] for row in rows(file) if row.get("label") != "allowed")
    return [host for host in found if is_ending(host.rsplit(".", 1)[-1])][:most]


def _checked(text: str, held: tuple[str, ...]) -> str:
    sources = [Passage(str(at), f"{at}.md", "", "", one) for at, one in enumerate(held)]
    found = check_links(
        text,
        sources,
        question="",
        link_removed="(link)",
        address_removed="(address)",
        official=OFFICIAL,
    )
    return found.text
