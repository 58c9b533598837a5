"""An answer that nobody has checked yet."""

from dataclasses import dataclass

from candor.providers.contract import WebCitation


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer and who wrote it; `web` are the pages it cites.

    `degraded` marks one quoted from the documents, `stopped` one that its reader cut short,
    `truncated` one that ran into the limit of tokens.
    `experiment` and `variant` name what its prompt is compared with.
    """

    text: str
    provider: str
    model: str | None = None
    prompt_hash: str | None = None
    web: tuple[WebCitation, ...] = ()
    degraded: bool = False
    stopped: bool = False
    truncated: bool = False
    experiment: str | None = None
    variant: str | None = None
