"""Sign-in tokens, good and bad."""

import time
from typing import Any

import jwt

SECRET = "a-shared-secret-of-the-tests-only-long-enough-for-every-hmac-0123456789"


def token(secret: str | bytes = SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    """Sign claims that are valid but for the changes; a change to None leaves the claim out."""
    claims = {
        "sub": "anna@example.com",
        "aud": "candor",
        "iss": "candor",
        "exp": int(time.time()) + 300,
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, secret, algorithm)


def bearer(signed: str | None = None, **claims: Any) -> dict[str, str]:
    """Answer the header of a signed-in request."""
    return {"authorization": f"Bearer {signed or token(**claims)}"}
