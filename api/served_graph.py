"""The turn served through LangServe under `/chat`; bots/remote.py is LangServe's client of it.

LangServe gets a runnable of our own over the turn's events instead of the graph: its routes
show whatever they are given, and the graph's inner state holds drafts and history.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from langchain_core.callbacks import AsyncCallbackManagerForChainRun
from langchain_core.runnables import RunnableConfig, RunnableSerializable
from langchain_core.runnables.config import get_config_list
from langchain_core.runnables.utils import AddableDict, ConfigurableFieldSpec
from langserve import add_routes
from langserve.server import EndpointName
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.chat import ChatInput, Optionally, caller_of
from api.dependencies import CurrentCaller, InRateLimits, InResources
from api.errors import SEND_JSON, says_json
from api.streams.append_only import AppendOnlyText
from candor.bootstrap.resources import Resources
from candor.domain.answer import Answer
from candor.domain.caller import Caller
from candor.domain.errors import InvalidRequest, MalformedBody, NotFound, TooLarge, TurnFailed
from candor.domain.events import Correction, Done, Failed, Notice, Text
from candor.domain.threads import THREAD_ID_PATTERN
from candor.privacy.identifiers import refuse_telling_thread
from graph.turn import Question

PATH = "/chat"
MAX_BATCH = 10
SERVED_ENDPOINTS: list[EndpointName] = [
    "invoke",
    "batch",
    "stream",
    "stream_log",
    "playground",
    "input_schema",
    "output_schema",
    "config_schema",
    "config_hashes",  # where the playground goes once a thread id is set
]
PAID_ENDPOINTS = ("/invoke", "/batch", "/stream", "/stream_log")

# what LangChain's callbacks see of a question, and so what a trace of theirs can hold; the graph
# is traced by itself, redacted
NOTHING: dict[str, Any] = {}

ThreadName = Optionally[Annotated[str, Field(pattern=THREAD_ID_PATTERN)]]
_INPUTS = TypeAdapter(list[ChatInput])


class ServedTurn(RunnableSerializable[dict[str, Any], dict[str, Any]]):
    """One turn as a LangChain runnable: the body of a chat in, the answer body out."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    app: Any
    name: str | None = "candor"

    @property
    def config_specs(self) -> list[ConfigurableFieldSpec]:
        """Let clients name the conversation."""
        return [
            ConfigurableFieldSpec(
                id="thread_id",
                annotation=ThreadName,
                name="Thread id",
                description="The conversation; leave it empty to begin a new one.",
                default=None,
            )
        ]

    def get_input_schema(self, config: RunnableConfig | None = None) -> type[BaseModel]:
        """Answer the input's shape."""
        return ChatInput

    def get_output_schema(self, config: RunnableConfig | None = None) -> type[BaseModel]:
        """Answer the output's shape."""
        return Answer

    def invoke(
        self, input: dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Refuse: a turn runs on the event loop only."""
        raise TurnFailed("Use the asynchronous interface.")

    async def ainvoke(
        self, input: dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Run one turn to its end."""
        turns = self._resources.turns
        question, caller = self._read(input, config or {})

        # LangChain hands over by these names
        async def run(
            _nothing: dict[str, Any],
            run_manager: AsyncCallbackManagerForChainRun,
            config: RunnableConfig,
        ) -> dict[str, Any]:
            answer = await turns.kept_answer(question, caller)
            return answer.model_dump(mode="json")

        kept = await self._acall_with_config(run, NOTHING, config)
        answer = await turns.restoring.answer(Answer.model_validate(kept), caller)
        return answer.model_dump(mode="json")

    async def abatch(
        self,
        inputs: list[dict[str, Any]],
        config: RunnableConfig | list[RunnableConfig] | None = None,
        *,
        return_exceptions: bool = False,
        **kwargs: Any,
    ) -> list[dict[str, Any]]:
        """Run several turns; those of one thread follow each other instead of waiting for it."""
        configs = get_config_list(config, len(inputs))
        queues: dict[str, list[int]] = {}
        for place, one in enumerate(configs):
            thread_id = one.get("configurable", {}).get("thread_id")
            queues.setdefault(thread_id or f"new thread {place}", []).append(place)
        answers: dict[int, dict[str, Any]] = {}

        async def run(places: list[int]) -> None:
            for place in places:
                answers[place] = await self.ainvoke(inputs[place], configs[place])

        await asyncio.gather(*(run(places) for places in queues.values()))
        return [answers[place] for place in range(len(inputs))]

    async def astream(
        self, input: dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> AsyncIterator[dict[str, Any]]:
        """Run one turn; the chunks hold validated text, then the rest, and add up to the answer."""
        question, caller = self._read(input, config or {})
        restoring = self._resources.turns.restoring
        text = restoring.text(caller)

        async def one(inputs: AsyncIterator[dict[str, Any]]) -> AsyncIterator[AddableDict]:
            async for _nothing in inputs:
                async for chunk in self._kept_chunks(question, caller):
                    yield chunk

        async def only() -> AsyncIterator[dict[str, Any]]:
            yield NOTHING

        async for chunk in self._atransform_stream_with_config(only(), one, config):
            if "answer" in chunk:
                if told := await text.add(chunk["answer"]):
                    yield AddableDict(answer=told)
                continue
            # now, since LangServe's log closes when the traced run ends
            if rest := text.rest():
                yield AddableDict(answer=rest)
            if "corrected" in chunk:
                whole = restoring.text(caller)
                chunk["corrected"] = await whole.add(chunk["corrected"]) + whole.rest()
            yield chunk

    async def _kept_chunks(self, question: Question, caller: Caller) -> AsyncIterator[AddableDict]:
        told, grown = {"answer"}, AppendOnlyText(self._resources.texts)
        async with aclosing(self._resources.turns.kept_events(question, caller)) as events:
            async for event in events:
                match event:
                    case Notice(privacy):
                        # chunks add up, and two dictionaries under one key do not
                        told.add("privacy")
                        yield AddableDict(privacy=privacy.model_dump(mode="json"))
                    case Text() | Correction():
                        yield AddableDict(answer=grown.add(event))
                    case Done(answer):
                        last = AddableDict(answer.model_dump(mode="json", exclude=told))
                        if grown.begins:
                            last["corrected"] = answer.answer
                        yield last
                    case Failed(error):
                        # LangServe itself says of every failure that it is one, and no more
                        failed = {"code": error.code, "detail": error.detail}
                        yield AddableDict(problem=failed | {"retry_after": error.retry_after})
                        raise error

    def _read(self, body: dict[str, Any], config: RunnableConfig) -> tuple[Question, Caller]:
        chat = body if isinstance(body, ChatInput) else ChatInput.model_validate(body)
        configurable = config.get("configurable", {})
        request: Request = configurable["__request"]
        caller = caller_of(chat, configurable["__caller"], request, self._resources)
        thread_id = configurable.get("thread_id") or None
        return Question(chat.message, chat.language, thread_id), caller

    @property
    def _resources(self) -> Resources:
        resources: Resources = self.app.state.resources
        return resources


async def _admit(
    request: Request, caller: CurrentCaller, resources: InResources, limits: InRateLimits
) -> None:
    """Know who asks, refuse what cannot be answered, and count the turns that will start.

    LangServe itself answers a body that is no JSON, and any error once a stream has begun, by 500.
    """
    request.state.caller = caller
    if "\0" in request.url.path:
        raise NotFound("There is nothing of this name.")
    if request.method != "POST" or not request.url.path.endswith(PAID_ENDPOINTS):
        return
    if not says_json(request):
        raise InvalidRequest(SEND_JSON)
    questions = await _questions(request)
    longest = resources.settings.max_message_chars
    for question in questions:
        if len(question.message) > longest:
            raise TooLarge(f"message is longer than {longest:,} characters; shorten it")
    await limits.take(request, caller, max(1, len(questions)))


async def _questions(request: Request) -> list[ChatInput]:
    try:
        body = await request.json()
    except ValueError:
        raise MalformedBody("The body is not valid JSON in UTF-8.") from None
    given = body if isinstance(body, dict) else {}
    if given.get("config", {}) is None:
        # the parsed body is kept by the request; LangServe itself breaks on a null here
        del given["config"]
    whole = not request.url.path.endswith("/batch")
    inputs = [given.get("input")] if whole else given.get("inputs")
    if isinstance(inputs, list) and len(inputs) > MAX_BATCH:
        raise InvalidRequest(f"a batch holds at most {MAX_BATCH} questions")
    try:
        return _INPUTS.validate_python(inputs)
    except ValidationError as wrong:
        errors = wrong.errors(include_input=False)
        for error in errors:
            error["loc"] = ("input", *error["loc"][1:]) if whole else ("inputs", *error["loc"])
        raise RequestValidationError(errors) from None


def _bind_caller(config: dict[str, Any], request: Request) -> dict[str, Any]:
    """Keep only the thread id of what the client configured, and add who asks."""
    thread_id = config.get("configurable", {}).get("thread_id")
    if isinstance(thread_id, str):
        # here, since LangChain puts what is configured into its traces
        resources: Resources = request.app.state.resources
        channel = request.state.caller.channel
        refuse_telling_thread(thread_id, channel, resources.turns.outside.redactor)
    bound = {"thread_id": thread_id, "__caller": request.state.caller, "__request": request}
    return {"configurable": bound}


def serve_graph(app: FastAPI) -> None:
    """Add LangServe's routes, less `stream_events`, which shows inner events, and feedback."""
    add_routes(
        app,
        ServedTurn(app=app),
        path=PATH,
        per_req_config_modifier=_bind_caller,
        enable_feedback_endpoint=False,
        enable_public_trace_link_endpoint=False,
        enabled_endpoints=SERVED_ENDPOINTS,
        dependencies=[Depends(_admit)],
    )
