"""The MCP server: what the two tools do for the caller of the HTTP request."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi import Request
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)
from pydantic import BaseModel, ValidationError

from api.chat import refuse_refusal
from api.leaving import unless_left
from api.mcp.tools import TOOLS, Ask, Found, FoundPassage, SearchDocs
from api.openai_compatible.reply import shown
from api.rate_limits import RateLimits
from api.validation_errors import said_of
from candor import __version__
from candor.bootstrap.resources import Resources
from candor.domain.caller import Caller
from candor.domain.errors import CandorError, ConsentRequired
from candor.routing.language import is_foreign
from graph.turn import Question

INSTRUCTIONS = (
    "The support assistant of a crypto project. Use `ask` for an answer with sources, and "
    "`search_docs` to read the documents yourself. Cite the sources it names."
)

_Context = ServerRequestContext[Any, Any]
Body = TypeVar("Body", bound=BaseModel)


def compose_server() -> "Server[Any]":
    """Answer the server; who calls, and what for, comes with each request."""
    server: Server[Any] = Server(
        "candor",
        title="Candor",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
    )
    # its own OpenTelemetry spans would hold what a failing tool said
    server.middleware[:] = [_repeat_nothing]
    return server


async def _repeat_nothing(ctx: _Context, call_next: CallNext) -> HandlerResult:
    """Leave out of an error what the library adds: the method of the client's own making."""
    try:
        return await call_next(ctx)
    except MCPError as failure:
        if failure.data is None:
            raise
        raise MCPError(failure.code, failure.message) from None


async def _list_tools(_: _Context, __: PaginatedRequestParams | None) -> ListToolsResult:
    return ListToolsResult(tools=TOOLS)


async def _call_tool(context: _Context, params: CallToolRequestParams) -> CallToolResult:
    request: Request = context.request  # type: ignore[assignment]  # over HTTP there is one
    arguments = params.arguments or {}
    try:
        if params.name == "ask":
            return await _ask(request, _read(Ask, arguments))
        if params.name == "search_docs":
            return await _search(request, _read(SearchDocs, arguments))
    except CandorError as failure:
        return _failed(failure)
    raise MCPError(INVALID_PARAMS, "there are two tools here: ask and search_docs")


async def _ask(request: Request, asked: Ask) -> CallToolResult:
    resources, caller = _resources(request), _caller(request)
    await _limits(request).take(request, caller)
    question = Question(asked.question, asked.language, asked.thread_id)
    # the protocol's server answers in a task of its own
    answer = await unless_left(request, resources.turns.answer(question, caller))
    refuse_refusal(answer, resources.clock.now())
    said = [shown(answer)]
    cited = [f"[{one.id}] {one.title}: {one.url or one.source}" for one in answer.sources]
    if cited:
        said.append("\n".join(cited))
    return _answered("\n\n".join(said), answer)


async def _search(request: Request, asked: SearchDocs) -> CallToolResult:
    resources, caller = _resources(request), _caller(request)
    await _limits(request).take(request, caller)
    outside = resources.turns.outside
    said = (await outside.consents.current(caller)).said
    if "answering" not in outside.consent_rules.permitted(caller.region, said):
        raise ConsentRequired("Agree to be served first: PUT /api/consent.")
    passages = await outside.knowledge.search(
        caller.project,
        asked.query,
        asked.k,
        foreign=is_foreign(asked.query, outside.rules.language),
    )
    found = Found(
        results=[
            FoundPassage(
                source=one.source,
                title=one.title,
                heading=one.heading,
                url=one.url,
                score=round(one.score, 4),
                text=one.text,
            )
            for one in passages
        ]
    )
    return _answered(json.dumps(found.model_dump(mode="json"), ensure_ascii=False), found)


def _answered(text: str, body: BaseModel) -> CallToolResult:
    structured = body.model_dump(mode="json")
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=structured
    )


def _failed(failure: CandorError) -> CallToolResult:
    said = [failure.notice, failure.detail] if failure.notice else [failure.detail]
    if failure.retry_after is not None:
        said.append(f"Try again in {failure.retry_after} seconds.")
    text = f"{failure.code}: {' '.join(said)}"
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)


def _read(kind: type[Body], arguments: Mapping[str, Any]) -> Body:
    try:
        return kind.model_validate(arguments)
    except ValidationError as wrong:
        # pydantic's own words quote the input
        errors = wrong.errors(include_input=False, include_url=False)
        said = said_of(errors, whole="arguments")
    raise MCPError(INVALID_PARAMS, said)


def _resources(request: Request) -> Resources:
    resources: Resources = request.app.state.resources
    return resources


def _limits(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.rate_limits
    return limits


def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller
