"""The caller's rights over what is kept on them."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.dependencies import CurrentCaller, InRateLimits, InResources
from candor.bootstrap.export import exporter_of
from candor.bootstrap.receipts import Receipt, receipt_of
from candor.stores.audit.entries import export_entry
from candor.texts.reader import LANGUAGES

router = APIRouter(prefix="/api/privacy", tags=["privacy"])

Format = Literal["json", "zip"]
KINDS: dict[Format, str] = {"json": "application/json", "zip": "application/zip"}


class Export(StreamingResponse):
    """A file that no cache and no proxy may keep."""

    def __init__(self, content: AsyncIterator[bytes], kind: Format, day: str) -> None:
        super().__init__(
            content,
            media_type=KINDS[kind],
            headers={
                "cache-control": "no-store",
                "content-disposition": f'attachment; filename="candor-export-{day}.{kind}"',
                "vary": "accept",
            },
        )


@router.get(
    "/export",
    summary="Export everything that is kept on you",
    response_class=StreamingResponse,
    responses={200: {"content": {kind: {} for kind in KINDS.values()}}},
)
async def export(
    request: Request,
    caller: CurrentCaller,
    resources: InResources,
    limits: InRateLimits,
    format: Annotated[
        Format | None, Query(description="Unset: `zip` where `Accept` names it, else `json`.")
    ] = None,
    language: Annotated[
        Literal[LANGUAGES] | None,  # type: ignore[valid-type]  # a tuple of literals
        Query(description="Language of the page in the ZIP."),
    ] = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Export:
    """Answer one JSON document, or a ZIP of it and a readable page; never somebody else's.

    `rate_limited` after ten exports within an hour.
    """
    await limits.take_export(request, caller)
    exporter = exporter_of(resources)
    # a database that is down is told now; later the answer would only break off
    await exporter.knows(caller)
    await resources.audit.record(export_entry(caller, resources.clock.now(), {}))
    kind: Format = format or ("zip" if KINDS["zip"] in accept.lower() else "json")
    day = f"{resources.clock.now():%Y-%m-%d}"
    if kind == "json":
        return Export(exporter.json(caller), kind, day)
    spoken = language or resources.settings.language
    headings = resources.texts.group(spoken, "export")
    return Export(exporter.zip(caller, headings, spoken), kind, day)


@router.delete(
    "/data",
    summary="Erase everything that is kept on you",
    responses={202: {"model": Receipt, "description": "Begun, and finished by itself soon."}},
)
async def erase(caller: CurrentCaller, resources: InResources, response: Response) -> Receipt:
    """Erase all that is kept on the caller and answer a receipt.

    Answers that are being written are waited for. 202 where the rest is done in the background;
    asking again then answers how far it is.
    """
    wait = resources.settings.thread_wait_seconds
    erasure = await resources.erasures.erase(caller, "self", wait=wait)
    if erasure.finished_at is None:
        response.status_code = 202
    return receipt_of(erasure)
