"""What `candor doctor` says about sign-in: whose tokens hold, and whether they can be checked."""

from typing import TYPE_CHECKING

from candor.cli.finding import Finding
from candor.domain.errors import CandorError

if TYPE_CHECKING:
    from candor.bootstrap.settings import Settings


async def examine_sign_in(settings: "Settings") -> list[Finding]:
    """Answer one line per kind of token; only the key set's address is asked."""
    findings = [_secrets(settings)] if settings.jwt_secrets else []
    if settings.jwks_url is not None:
        findings.append(await _key_set(settings.jwks_url))
    findings.append(_sessions(settings))
    if settings.sign_in:
        return findings
    says = (
        "off, so only this machine is served; set CANDOR_JWT_SECRET or CANDOR_JWKS_URL, "
        "or CANDOR_ANONYMOUS_SESSIONS=true for a public site"
    )
    return [Finding("sign-in", "note", says)]


def _secrets(settings: "Settings") -> Finding:
    count = len(settings.jwt_secrets)
    if count == 1:
        return Finding("sign-in", "ok", "tokens signed with CANDOR_JWT_SECRET hold")
    return Finding(
        "sign-in",
        "note",
        f"tokens signed with any of the {count} secrets of CANDOR_JWT_SECRET hold; "
        "remove the old ones once their tokens have expired",
    )


async def _key_set(url: str) -> Finding:
    from candor.sign_in.fetch_key_set import UnreachableKeySet, fetch_key_set, key_set_client

    try:
        async with key_set_client() as client:
            keys = await fetch_key_set(client, url)
    except UnreachableKeySet as failure:
        return Finding("key set", "fail", f"{failure}; check CANDOR_JWKS_URL")
    algorithms = sorted({name for key in keys for name in key.algorithms})
    return Finding("key set", "ok", f"{len(keys)} keys, for {', '.join(algorithms)}")


def _sessions(settings: "Settings") -> Finding:
    from candor.bootstrap.keys import load_session_keys

    if not settings.anonymous_sessions:
        return Finding("sessions", "ok", "off: a caller needs a token of your sign-in")
    try:
        load_session_keys(settings)
    except CandorError as failure:
        return Finding("sessions", "fail", failure.detail)
    if not settings.issued_tokens:
        says = "on, for anybody, and nobody is an operator; set CANDOR_JWT_SECRET to reach /metrics"
        return Finding("sessions", "note", says)
    return Finding("sessions", "ok", "on: visitors get one without signing in")
