"""Sign-in over HTTP: the bearer token of a request."""

from candor.domain.errors import Unauthorized


def bearer_token(authorization: str | None) -> str:
    """Answer the token of an Authorization header (RFC 6750, section 2.1); else Unauthorized."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("Send a bearer token in the Authorization header.")
    return token.strip()
