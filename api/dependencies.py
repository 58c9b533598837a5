"""What routes ask for by type: the resources, and who is calling."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Header, Request

from api.rate_limits import RateLimits
from api.sign_in import read_token
from candor.bootstrap.metrics import Metrics
from candor.bootstrap.provider_health import ProviderHealth
from candor.bootstrap.resources import Resources
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.errors import Forbidden, InvalidRequest

LOCAL_USER = "local"
MAX_USER_ID = 256


def _resources(request: Request) -> Resources:
    resources: Resources = request.app.state.resources
    return resources


def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


def _provider_health(request: Request) -> ProviderHealth:
    health: ProviderHealth = request.app.state.provider_health
    return health


def _rate_limits(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.rate_limits
    return limits


InResources = Annotated[Resources, Depends(_resources)]
InMetrics = Annotated[Metrics, Depends(_metrics)]
InProviderHealth = Annotated[ProviderHealth, Depends(_provider_health)]
InRateLimits = Annotated[RateLimits, Depends(_rate_limits)]


async def _caller(
    resources: InResources,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    x_user_id: Annotated[str | None, Header(description="Who asks, where sign-in is off.")] = None,
) -> Caller:
    settings = resources.settings
    if not settings.sign_in:
        return local_caller(resources, _as_utf8(x_user_id) if x_user_id else LOCAL_USER)
    claims = read_token(authorization, settings)
    return Caller(
        project=claims.project,
        user=resources.pseudonyms.user(claims.project, claims.user),
        roles=claims.roles,
        region=claims.region,
    )


def _as_utf8(header: str) -> str:
    """Read a header as UTF-8, so that it names the same user as `user_id` in a body."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def local_caller(resources: Resources, user: str) -> Caller:
    """Answer the caller of a service without sign-in; InvalidRequest for an odd id."""
    if not 0 < len(user) <= MAX_USER_ID or not user.isprintable():
        raise InvalidRequest(f"a user id has 1 to {MAX_USER_ID} printable characters")
    return Caller(
        project=DEFAULT_PROJECT,
        user=resources.pseudonyms.user(DEFAULT_PROJECT, user),
        roles=frozenset({"operator"}),
    )


CurrentCaller = Annotated[Caller, Depends(_caller)]


def in_region(caller: Caller, said: str | None, default: str | None) -> Caller:
    """Answer the caller in the token's region, else the one they said, else the project's."""
    region = caller.region or (said.upper() if said else None) or default
    return replace(caller, region=region)


async def _operator(caller: CurrentCaller) -> Caller:
    if not caller.may_operate():
        raise Forbidden("Only an operator may see this.")
    return caller


CurrentOperator = Annotated[Caller, Depends(_operator)]


async def _biller(caller: CurrentCaller) -> Caller:
    if not caller.may_bill():
        raise Forbidden("Only an operator or billing may change a tier.")
    return caller


CurrentBiller = Annotated[Caller, Depends(_biller)]
