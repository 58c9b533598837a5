"""What the caller agreed to."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.dependencies import CurrentCaller, InResources, in_region
from candor.domain.regions import needs_consent
from candor.stores.consent.contract import ConsentChoice, ConsentState, Purpose

router = APIRouter(prefix="/api/consent", tags=["consent"])


class Choice(BaseModel):
    """What the caller chooses; without `purposes` it is about being answered."""

    given: bool
    purposes: list[Purpose] = Field(default=["answering"], min_length=1)
    region: str | None = Field(None, pattern=r"^[A-Za-z]{2}$")
    version: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9._:-]{1,32}$",
        description="The text that was shown; unset: the one in force.",
    )


class Consent(BaseModel):
    """What holds now. `required` tells whether the caller's region asks for it beforehand."""

    given: bool
    purposes: list[Purpose]
    region: str | None
    version: str | None
    at: datetime | None
    required: bool
    current_version: str


def _shown(state: ConsentState, caller_region: str | None, version: str) -> Consent:
    region = caller_region or state.region
    return Consent(
        given=state.given,
        purposes=list(state.purposes),
        region=region,
        version=state.version,
        at=state.at,
        required=needs_consent(region),
        current_version=version,
    )


@router.get("", summary="Read your consent")
async def read(caller: CurrentCaller, resources: InResources) -> Consent:
    """Answer what the caller agreed to, and under which text."""
    settings = resources.settings
    region = in_region(caller, None, settings.default_region).region
    return _shown(await resources.consents.current(caller), region, settings.consent_version)


@router.put("", summary="Give or withdraw consent")
async def choose(choice: Choice, caller: CurrentCaller, resources: InResources) -> Consent:
    """Record the caller's choice and answer what now holds; repeating it changes nothing."""
    settings = resources.settings
    region = in_region(caller, choice.region, settings.default_region).region
    state = await resources.consents.record(
        caller,
        ConsentChoice(
            given=choice.given,
            purposes=tuple(sorted(set(choice.purposes))) if choice.given else (),
            region=region,
            version=choice.version or settings.consent_version,
        ),
    )
    return _shown(state, region, settings.consent_version)
