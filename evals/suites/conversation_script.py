"""Conversations as data: what a person says turn by turn, and what has to come of it."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field


class Expected(BaseModel):
    """What has to hold of one answer; what is not named is not asked.

    `sources` any of these files is cited · `redacted` how many values of each type were removed ·
    `notice` the person is told of a destroyed secret · `remembers` stands in the prompt ·
    `forgets` does not · `hidden` reaches no vendor · `refusal` its code, None for an answer.
    """

    model_config = ConfigDict(extra="forbid")

    language: str | None = None
    sources: list[str] = []
    redacted: dict[str, int] | None = None
    notice: bool = False
    remembers: list[str] = []
    forgets: list[str] = []
    hidden: list[str] = []
    refusal: str | None = None


class Said(BaseModel):
    """One turn. `before` is done first; `thread` names another conversation of the same person."""

    model_config = ConfigDict(extra="forbid")

    say: str
    before: Literal["erase", "leave one question"] | None = None
    thread: str = "first"
    expect: Expected = Field(default_factory=Expected)


class Script(BaseModel):
    """A conversation."""

    model_config = ConfigDict(extra="forbid")

    name: str
    quick: bool = False
    turns: list[Said]


@cache
def scripts() -> dict[str, Script]:
    """Read the conversations by name; raises ValidationError where one is not well formed."""
    raw = yaml.safe_load(files("evals").joinpath("data/conversations.yaml").read_text("utf-8"))
    read = [Script.model_validate(one) for one in raw]
    return {one.name: one for one in read}
