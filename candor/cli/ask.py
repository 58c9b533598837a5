"""`candor ask`: one turn through the very graph that is served."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from candor.cli.arguments import as_text
from candor.domain.answer import Answer
from candor.domain.caller import DEFAULT_PROJECT, Caller
from candor.domain.errors import BadUsage
from candor.domain.threads import check_thread_id
from candor.privacy.identifiers import refuse_telling_thread

if TYPE_CHECKING:
    from candor.bootstrap.resources import Resources


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    thread: Annotated[str | None, typer.Option(help="The conversation to continue.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the answer (BCP 47).")] = None,
    region: Annotated[str | None, typer.Option(help="Country of the asker (ISO 3166-1).")] = None,
    user: Annotated[str, typer.Option(help="Who asks.")] = "local",
    json: Annotated[bool, typer.Option("--json", help="Print the whole answer body.")] = False,
) -> None:
    """Ask one question and read the answer with its sources."""
    if region is not None and not (len(region) == 2 and region.isascii() and region.isalpha()):
        raise BadUsage("--region takes a two-letter country code such as DE")
    answer, begins = asyncio.run(_ask(as_text(question), thread, language, region, as_text(user)))
    if json:
        print(answer.model_dump_json(indent=2))
    else:
        if begins:
            print(f"{answer.disclosure}\n")
        _print(answer)
    if answer.refusal is not None:
        raise typer.Exit(1)


async def _ask(
    question: str, thread: str | None, language: str | None, region: str | None, user: str
) -> tuple[Answer, bool]:
    """Answer the turn, and whether it begins a conversation."""
    from candor.bootstrap.resources import open_resources
    from candor.bootstrap.settings import load_settings
    from graph.turn import Question

    settings = load_settings()
    async with open_resources(settings) as resources:
        caller = Caller(
            project=DEFAULT_PROJECT,
            user=resources.pseudonyms.user(DEFAULT_PROJECT, user),
            region=(region or settings.default_region or "").upper() or None,
            channel="cli",
        )
        begins = thread is None or await _is_new(resources, caller, thread)
        answer = await resources.turns.answer(Question(question, language, thread), caller)
    return answer, begins


async def _is_new(resources: "Resources", caller: Caller, thread: str) -> bool:
    check_thread_id(thread)
    refuse_telling_thread(thread, caller.channel, resources.turns.outside.redactor)
    return await resources.transcripts.thread(caller, thread) is None


def _print(answer: Answer) -> None:
    if answer.privacy.notice:
        print(f"{answer.privacy.notice}\n")
    print(answer.answer)
    if answer.sources:
        print()
        for source in answer.sources:
            place = source.url if source.kind == "web" else source.source
            heading = f" · {source.heading}" if source.heading else ""
            print(f"  [{source.id}] {source.title}{heading}  ({place})")
    routing = answer.routing
    print(
        f"\n  {routing.provider or 'refused'} · confidence {answer.validation.confidence_score} · "
        f"${answer.usage.cost_usd} · thread {answer.thread_id}"
    )
