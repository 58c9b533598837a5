"""`candor token`: a sign-in token for an operator's own use, or for a test."""

import time
from typing import Annotated

import typer

from candor.cli.arguments import as_text
from candor.domain.caller import DEFAULT_PROJECT, ROLES
from candor.domain.errors import BadUsage

LONGEST_MINUTES = 30 * 1440


def token(
    sub: Annotated[str, typer.Option(help="Who the token speaks for.")],
    role: Annotated[list[str] | None, typer.Option(help="operator or billing.")] = None,
    project: Annotated[str, typer.Option(help="Project.")] = DEFAULT_PROJECT,
    region: Annotated[str | None, typer.Option(help="ISO country, such as DE.")] = None,
    minutes: Annotated[
        int, typer.Option(min=1, max=LONGEST_MINUTES, help="How long it holds.")
    ] = 60,
) -> None:
    """Sign a token with CANDOR_JWT_SECRET and print it."""
    from candor.bootstrap.settings import load_settings
    from candor.bootstrap.sign_in import shared_secrets

    settings = load_settings()
    secrets = shared_secrets(settings)
    if secrets is None:
        raise BadUsage(
            "CANDOR_JWT_SECRET is not set, so there is nothing to sign with; "
            "`openssl rand -hex 32` makes one"
        )
    roles = _known(role or [])
    _refuse_odd(sub, project, region)
    now = int(time.time())
    claims = {"sub": sub, "project": project, "iat": now, "exp": now + minutes * 60}
    if region:
        claims["region"] = region.upper()
    # a name with dots is looked for as one claim first
    print(secrets.sign(claims | {settings.jwt_roles_claim: roles}))


def _known(roles: list[str]) -> list[str]:
    if unknown := set(roles) - ROLES:
        raise BadUsage(f"{as_text(min(unknown))} is not a role; take {' or '.join(sorted(ROLES))}")
    return sorted(set(roles))


def _refuse_odd(sub: str, project: str, region: str | None) -> None:
    from candor.sign_in.identity import ANONYMOUS, MAX_USER_CHARS, PROJECT, REGION

    if not 0 < len(as_text(sub)) <= MAX_USER_CHARS:
        raise BadUsage(f"--sub has 1 to {MAX_USER_CHARS} characters")
    if sub.startswith(ANONYMOUS):
        raise BadUsage(f"--sub may not begin with {ANONYMOUS}, which names visitors' sessions")
    if not PROJECT.fullmatch(project):
        raise BadUsage("--project has 1 to 64 letters, digits, _ or -")
    if region is not None and not REGION.fullmatch(region):
        raise BadUsage("--region is a two-letter country code such as DE")
