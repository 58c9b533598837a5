"""The bodies of the consent routes."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from candor.domain.purposes import Purpose

Region = Annotated[str | None, Field(pattern=r"^[A-Za-z]{2}$")]


class Choice(BaseModel):
    """A yes or a no. Without `purposes` a yes is about being answered, a no about everything."""

    given: bool
    purposes: list[Purpose] = Field([], min_length=1)
    region: Region = None
    version: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9._:-]{1,32}$",
        description="The text that was shown; unset: the one in force.",
    )
    language: str | None = Field(
        None, max_length=35, description="Of the text that was shown (BCP 47)."
    )


class Actions(BaseModel):
    """The words of the two choices, to be shown with equal weight."""

    agree: str
    refuse: str


class Consent(BaseModel):
    """What holds now.

    `required` tells whether the caller's region asks for a yes before the first answer,
    `permitted` what is allowed after all that was said, `gpc` whether this request carries
    Global Privacy Control. `text`, `actions` and `language` are of the version in force.
    """

    given: bool
    purposes: list[Purpose]
    region: str | None
    version: str | None
    at: datetime | None
    required: bool
    permitted: dict[Purpose, bool]
    gpc: bool
    current_version: str
    language: str
    text: dict[Purpose, str]
    actions: Actions


class Proof(BaseModel):
    """One choice as it was made; `text_sha256` is the digest of the text that was shown.

    It is null where no text was, as with Global Privacy Control.
    """

    given: bool
    purposes: list[Purpose]
    region: str | None
    version: str
    at: datetime
    text_sha256: str | None
    language: str | None
    channel: str | None
    gpc: bool


class History(BaseModel):
    """Every choice of the caller's, newest first."""

    choices: list[Proof]
