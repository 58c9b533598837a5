"""What routes ask for by type: the resources, and who is calling."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Header, Request

from api.audit import AccessAudit
from api.rate_limits import RateLimits
from api.sign_in import bearer_token
from candor.bootstrap.metrics import Metrics
from candor.bootstrap.resources import Resources
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.errors import Forbidden, InvalidRequest, Unauthorized
from candor.sign_in.verifier import Verifier

LOCAL_USER = "local"
MAX_USER_ID = 256
# the only value that the signal has (W3C Global Privacy Control, section 3.1)
GPC_ON = "1"


def _resources(request: Request) -> Resources:
    resources: Resources = request.app.state.resources
    return resources


def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


def _rate_limits(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.rate_limits
    return limits


def _verifier(request: Request) -> Verifier:
    verifier: Verifier = request.app.state.verifier
    return verifier


InResources = Annotated[Resources, Depends(_resources)]
InMetrics = Annotated[Metrics, Depends(_metrics)]
InRateLimits = Annotated[RateLimits, Depends(_rate_limits)]
InVerifier = Annotated[Verifier, Depends(_verifier)]


async def _caller(
    request: Request,
    resources: InResources,
    verifier: InVerifier,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    x_user_id: Annotated[str | None, Header(description="Who asks, where sign-in is off.")] = None,
    sec_gpc: Annotated[str | None, Header(description="1: Global Privacy Control.")] = None,
) -> Caller:
    caller = await caller_behind(
        resources, verifier, authorization=authorization, x_user_id=x_user_id, sec_gpc=sec_gpc
    )
    # whoever refuses the request later can say in which project
    request.state.caller = caller
    return caller


async def caller_behind(
    resources: Resources,
    verifier: Verifier,
    *,
    authorization: str | None,
    x_user_id: str | None,
    sec_gpc: str | None,
) -> Caller:
    """Answer who calls by these headers; Unauthorized where sign-in is on and no token holds."""
    if resources.settings.sign_in or _is_bots(verifier, authorization):
        caller = await token_caller(resources, verifier, bearer_token(authorization))
    else:
        caller = local_caller(resources, _as_utf8(x_user_id) if x_user_id else LOCAL_USER)
    return replace(caller, gpc=sec_gpc == GPC_ON)


async def token_caller(resources: Resources, verifier: Verifier, token: str) -> Caller:
    """Answer the caller a token speaks for.

    Unauthorized where it does not hold, SignInUnavailable where nobody can tell right now.
    """
    identity = await verifier.identify(token)
    return Caller(
        project=identity.project,
        user=resources.pseudonyms.user(identity.project, identity.user),
        roles=identity.roles,
        region=identity.region,
        channel=identity.channel,
        anonymous=identity.anonymous,
    )


def _is_bots(verifier: Verifier, authorization: str | None) -> bool:
    """Tell whether a bot speaks: it may also where sign-in is off, for its own people."""
    if verifier.bots is None or authorization is None:
        return False
    try:
        return verifier.is_bots(bearer_token(authorization))
    except Unauthorized:
        return False


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


async def _operator(caller: CurrentCaller, request: Request) -> Caller:
    """Answer the caller, once the access is written down; Forbidden for anybody else."""
    if not caller.may_operate():
        raise Forbidden("Only an operator may see this.")
    audit: AccessAudit = request.app.state.access_audit
    await audit.operator(request, caller)
    return caller


CurrentOperator = Annotated[Caller, Depends(_operator)]


async def _biller(caller: CurrentCaller) -> Caller:
    if not caller.may_bill():
        raise Forbidden("Only an operator or the billing system may do this.")
    return caller


CurrentBiller = Annotated[Caller, Depends(_biller)]
