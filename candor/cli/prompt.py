"""`candor prompt`: which prompts there are, and which are in force."""

import json as json_format
import sys
from typing import Annotated

import typer

from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import BadUsage

Project = Annotated[str, typer.Option(help="Whose prompts.")]

prompt = typer.Typer(name="prompt", help="The prompts and their versions.", rich_markup_mode=None)


@prompt.callback(invoke_without_command=True)
def begin(context: typer.Context) -> None:
    """The prompts and their versions."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


@prompt.command("list")
def list_(
    project: Project = DEFAULT_PROJECT,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List every version with its hash; a star marks the one in force."""
    from candor.bootstrap.open_prompts import prompts_of
    from candor.bootstrap.settings import load_settings

    library = prompts_of(load_settings()).library
    for one in library.all(project):
        current = library.current(project, one.name) == one
        own = library.own.get(project, {}).get((one.name, one.version)) == one
        if json:
            row = {
                "name": one.name,
                "version": one.version,
                "sha256": one.sha256,
                "current": current,
                "own": own,
            }
            print(json_format.dumps(row))
        else:
            whose = "own" if own else "bundled"
            mark = "*" if current else " "
            print(f"{mark} {one.name + '.' + one.version:24} {whose:8} {one.sha256[:16]}")


@prompt.command()
def show(
    name: Annotated[str, typer.Argument(help="Such as answer, or answer.v1.")],
    project: Project = DEFAULT_PROJECT,
) -> None:
    """Print a prompt as it stands in its file."""
    from candor.bootstrap.open_prompts import prompts_of
    from candor.bootstrap.settings import load_settings

    library = prompts_of(load_settings()).library
    stem, _, version = name.partition(".")
    try:
        if version:
            found = library.version(project, stem, version)
        else:
            found = library.current(project, stem)
    except KeyError:
        names = sorted({one.name for one in library.all(project)})
        raise BadUsage(f"there is no prompt of this name; there are: {', '.join(names)}") from None
    print(found.template, end="")
