"""How an operator names a user: by the id they sign in with, or by their pseudonym."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from candor.cli.arguments import as_text
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.errors import BadUsage

if TYPE_CHECKING:
    from candor.bootstrap.keys import Keys

UserId = Annotated[
    str, typer.Argument(metavar="ID", help="The user's id, or their pseudonym k…:….")
]
Project = Annotated[str, typer.Option(help="The user's project.")]
DEFAULT: str = DEFAULT_PROJECT

_PSEUDONYM = re.compile(r"k[0-9a-f]{8}:[0-9a-f]{64}")
_PROJECT = re.compile(r"[A-Za-z0-9_-]{1,64}")


def named(keys: "Keys", project: str, user: str) -> Caller:
    """Answer who is meant; BadUsage where the project's name or the id cannot be one.

    A pseudonym under an older key is folded to the present one.
    """
    if not _PROJECT.fullmatch(project):
        raise BadUsage("--project takes 1 to 64 letters, digits, dashes and underscores")
    as_text(user)
    if _PSEUDONYM.fullmatch(user):
        return Caller(project, keys.pseudonyms.renewed(user) or user)
    if not user or not user.isprintable():
        raise BadUsage("ID is the id that the user signs in with, or their pseudonym")
    return Caller(project, keys.pseudonyms.user(project, user))
