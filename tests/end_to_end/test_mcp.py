"""The MCP server with the protocol's own client."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from tests.end_to_end.conftest import StartService
from tests.end_to_end.service import Service
from tests.simulator import Simulator

QUESTION = "How to stake ETH?"
SECRET = "5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SC1j299sBCnWjss"


@asynccontextmanager
async def connected(service: Service, user: str = "anna") -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers={"x-user-id": user}, timeout=30) as http,
        Client(streamable_http_client(f"{service.url}/mcp", http_client=http)) as client,
    ):
        yield client


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


async def test_two_tools_are_described(shared: Service) -> None:
    async with connected(shared) as client:
        listed = (await client.list_tools()).tools
    assert [one.name for one in listed] == ["ask", "search_docs"]
    assert listed[0].input_schema["required"] == ["question"]
    assert all(one.output_schema for one in listed)


async def test_a_question_is_answered_with_sources(shared: Service, someone: str) -> None:
    async with connected(shared, someone) as client:
        result = await client.call_tool("ask", {"question": QUESTION})
    body: dict[str, Any] = result.structured_content
    assert not result.is_error
    assert body["sources"][0]["source"] == "staking-eth.md"
    assert text_of(result).startswith(body["answer"])
    assert "[1] " in text_of(result).removeprefix(body["answer"])
    assert shared.used(someone) == 1


async def test_a_thread_goes_on(shared: Service, someone: str, simulator: Simulator) -> None:
    async with connected(shared, someone) as client:
        for question in (QUESTION, "And how long does it take?"):
            result = await client.call_tool("ask", {"question": question, "thread_id": "talk"})
            assert result.structured_content["thread_id"] == "talk"
    assert QUESTION in simulator.received[-1].body.decode()


async def test_documents_are_searched_without_a_model(
    shared: Service, someone: str, simulator: Simulator
) -> None:
    async with connected(shared, someone) as client:
        result = await client.call_tool("search_docs", {"query": "stake ETH", "k": 3})
    found = result.structured_content["results"]
    assert len(found) == 3
    assert found[0]["source"].endswith(".md")
    assert json.loads(text_of(result)) == result.structured_content
    assert simulator.received == []
    assert shared.used(someone) == 0


async def test_personal_data_and_secrets_stay_out(
    shared: Service, someone: str, simulator: Simulator
) -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    async with connected(shared, someone) as client:
        asked = f"How to stake ETH? I am anna@example.org, my words: {words}"
        result = await client.call_tool("ask", {"question": asked})
    assert "anna@example.org" not in simulator.received[-1].body.decode()
    notice = result.structured_content["privacy"]["notice"]
    assert notice
    assert text_of(result).startswith(notice)


async def test_refusals_are_told_as_errors_of_the_tool(start: StartService) -> None:
    service = start(default_region="DE")
    async with connected(service) as client:
        for tool, given in (("ask", {"question": QUESTION}), ("search_docs", {"query": "ETH"})):
            result = await client.call_tool(tool, given)
            assert result.is_error
            assert text_of(result).startswith("consent_required: ")


@pytest.mark.parametrize(
    ("tool", "given", "sentence"),
    [
        ("ask", {}, "question"),
        ("ask", {"question": " "}, "it is empty; write a question"),
        ("ask", {"question": QUESTION, "user": "bert"}, "user"),
        ("search_docs", {"query": "x", "k": 1000}, "k"),
        ("drain_wallet", {}, "two tools here"),
    ],
)
async def test_wrong_arguments_are_said(
    shared: Service, tool: str, given: dict[str, Any], sentence: str
) -> None:
    async with connected(shared) as client:
        with pytest.raises(MCPError, match=sentence):
            await client.call_tool(tool, given)


async def test_what_a_client_made_up_is_not_repeated(shared: Service) -> None:
    async with connected(shared) as client:
        with pytest.raises(MCPError, match="not known here") as told:
            await client.call_tool("ask", {"question": QUESTION, f"my key {SECRET}": SECRET})
    assert SECRET not in str(told.value)


def test_a_method_that_a_client_made_up_is_not_repeated(shared: Service) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": SECRET, "params": {SECRET: SECRET}}
    accepted = {"accept": "application/json, text/event-stream"}
    response = httpx.post(f"{shared.url}/mcp", json=asked, headers=accepted, timeout=30)
    assert response.json()["error"]["code"] == -32601
    assert SECRET not in response.text


def test_where_sign_in_is_on_a_token_is_needed(start: StartService) -> None:
    service = start(jwt_secret="s" * 40)
    hello = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepted = {"accept": "application/json, text/event-stream"}
    response = httpx.post(f"{service.url}/mcp", json=hello, headers=accepted, timeout=30)
    assert response.status_code == 401
    assert response.json()["code"] == "unauthorized"


def test_a_page_of_another_site_cannot_reach_it(shared: Service) -> None:
    hello = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
    headers = {"content-type": "text/plain", "origin": "https://attacker.example"}
    response = httpx.post(f"{shared.url}/mcp", content=hello, headers=headers, timeout=30)
    assert response.status_code in (400, 406, 415)
