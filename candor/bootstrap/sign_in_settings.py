"""The settings that say who may come in, apart from the others."""

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from candor.bootstrap.answer_settings import split_commas
from candor.sign_in.identity import PROJECT

LEAST_SECRET_BYTES = 32


class SignInSettings(BaseSettings):
    """Whose tokens hold, and whether visitors without one get a session."""

    jwt_secret: SecretStr | None = Field(
        None,
        description="Shared secret of sign-in tokens (HS256); several with commas, the newest "
        "first: a token signed with any of them holds.",
    )
    jwks_url: str | None = Field(
        None,
        description="Address of a JSON Web Key Set: tokens signed with its keys hold, also beside "
        "a shared secret. With neither, sign-in is off.",
    )
    jwt_audience: str = Field("candor", description="`aud` that a token must carry.")
    jwt_issuer: str = Field("candor", description="`iss` that a token must carry.")
    jwt_roles_claim: str = Field(
        "roles",
        min_length=1,
        description="Claim that lists a token's roles; dots lead inwards, "
        "as in `realm_access.roles`.",
    )
    bot_secret: SecretStr | None = Field(
        None,
        description="Shared secret of a service and the bots that run elsewhere, on both sides; "
        "several with commas, the newest first. It speaks for people of chat platforms only.",
    )
    anonymous_sessions: bool = Field(
        False, description="Give visitors of a public site a signed session (`POST /api/session`)."
    )
    public_projects: Annotated[list[str], NoDecode] = Field(
        [],
        description="Projects, with commas, that visitors get a session for besides the default "
        "one (`POST /api/session?project=alpha`).",
    )
    session_key: SecretStr | None = Field(
        None,
        description="Key of the sessions: 32 bytes as 64 hex digits; several with commas, the "
        "newest first.",
    )
    session_minutes: int = Field(
        60, ge=5, le=1440, description="How long a session holds until it is renewed."
    )
    session_days: int = Field(
        7, ge=1, le=90, description="How long a session can be renewed at all."
    )
    session_limit_address: int = Field(
        20, ge=0, description="New sessions an hour for one address; 0: without limit."
    )
    session_turns_address: int = Field(
        200,
        ge=0,
        description="Turns a day of all sessions of one address; 0: without limit.",
    )

    @field_validator("jwt_secret", "bot_secret")
    @classmethod
    def _are_long(cls, value: SecretStr | None) -> SecretStr | None:
        if any(len(secret.encode()) < LEAST_SECRET_BYTES for secret in _parts(value)):
            raise ValueError(
                "write at least 32 bytes (RFC 7518, section 3.2); a comma begins another secret"
            )
        return value

    @field_validator("public_projects", mode="before")
    @classmethod
    def _split_projects(cls, value: object) -> object:
        return split_commas(value)

    @field_validator("public_projects")
    @classmethod
    def _are_projects(cls, value: list[str]) -> list[str]:
        if not all(PROJECT.fullmatch(project) for project in value):
            raise ValueError("write names of letters, digits, - and _, with commas")
        return value

    @field_validator("session_key")
    @classmethod
    def _are_keys(cls, value: SecretStr | None) -> SecretStr | None:
        for key in _parts(value):
            if len(key) != 64 or not set(key.lower()) <= set("0123456789abcdef"):
                raise ValueError(
                    "write 64 hex digits, several keys with commas; `openssl rand -hex 32` "
                    "makes one"
                )
        return value

    @field_validator("jwks_url")
    @classmethod
    def _is_safe(cls, value: str | None) -> str | None:
        if value is not None and not can_be_trusted(value):
            raise ValueError("write an https:// address without a name or password in it")
        return value

    @property
    def sign_in(self) -> bool:
        """Tell whether callers must show a token; a session's token is one too."""
        return self.issued_tokens or self.anonymous_sessions

    @property
    def issued_tokens(self) -> bool:
        """Tell whether tokens of the operator's own sign-in hold."""
        return self.jwt_secret is not None or self.jwks_url is not None

    @property
    def jwt_secrets(self) -> tuple[str, ...]:
        """Answer the shared secrets, the newest first."""
        return _parts(self.jwt_secret)

    @property
    def bot_secrets(self) -> tuple[str, ...]:
        """Answer the secrets of bots elsewhere, the newest first."""
        return _parts(self.bot_secret)

    @property
    def session_keys(self) -> tuple[bytes, ...]:
        """Answer the given session keys, the newest first; empty where one has to be made."""
        return tuple(bytes.fromhex(key) for key in _parts(self.session_key))


def _parts(value: SecretStr | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(part.strip() for part in value.get_secret_value().split(","))


def can_be_trusted(address: str) -> bool:
    """Tell whether an address is encrypted, or on this machine, and holds no password."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or not address.isascii():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
