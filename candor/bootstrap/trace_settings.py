"""The settings of the spans that are sent to an OpenTelemetry collector."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode


class TraceSettings(BaseSettings):
    """Where the spans of turns go, if anywhere."""

    otlp_endpoint: str | None = Field(
        None,
        description="An OpenTelemetry collector (OTLP over HTTP, such as "
        "`http://127.0.0.1:4318`) that is told how long each step of a turn took; no text, no "
        "user. Unset: none.",
    )
    otlp_headers: Annotated[SecretStr | None, NoDecode] = Field(
        None, description="Headers for it, `name=value` with commas, such as a key."
    )

    @field_validator("otlp_endpoint")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            address = urlsplit(value)
            usable = address.scheme in ("http", "https") and bool(address.hostname)
            _ = address.port
        except ValueError:
            usable = False
        if not usable:
            raise ValueError("write an address such as http://127.0.0.1:4318")
        return value

    @field_validator("otlp_headers")
    @classmethod
    def _are_headers(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            _pairs(value.get_secret_value())
        return value

    @property
    def otlp_header_pairs(self) -> dict[str, str]:
        """Answer the headers by their names in lower case."""
        return _pairs(self.otlp_headers.get_secret_value()) if self.otlp_headers else {}


def _pairs(written: str) -> dict[str, str]:
    pairs = {}
    for one in filter(None, map(str.strip, written.split(","))):
        name, sign, value = one.partition("=")
        if not (name.strip() and sign and one.isascii() and one.isprintable()):
            raise ValueError("write name=value, several with commas")
        pairs[name.strip().lower()] = value.strip()
    return pairs
