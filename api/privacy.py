"""The caller's right to erasure (GDPR, article 17)."""

from fastapi import APIRouter, Response

from api.dependencies import CurrentCaller, InResources
from candor.bootstrap.receipts import Receipt, receipt_of

router = APIRouter(prefix="/api/privacy", tags=["privacy"])


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
