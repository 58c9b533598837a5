"""`/mcp`: the MCP server over streamable HTTP, without sessions."""

from fastapi import APIRouter, FastAPI, Request, Response
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from api.dependencies import CurrentCaller, InResources, in_region
from api.mcp.server import compose_server

router = APIRouter(tags=["mcp"])


class _Served(Response):
    """Hands the request over to the MCP library, once it is known who asks."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        super().__init__()
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the library read the body and answer."""
        await self._manager.handle_request(scope, receive, send)


@router.api_route(
    "/mcp", methods=["GET", "POST", "DELETE"], include_in_schema=False, response_model=None
)
async def mcp(request: Request, caller: CurrentCaller, resources: InResources) -> Response:
    """Serve one message of the protocol; every message is complete in itself."""
    request.state.caller = in_region(caller, None, resources.settings.default_region)
    return _Served(request.app.state.mcp)


def open_mcp(app: FastAPI) -> StreamableHTTPSessionManager:
    """Answer what serves the protocol for one lifetime of the application; run it around that."""
    # hosts are checked by the application for every route
    manager = StreamableHTTPSessionManager(compose_server(), json_response=True, stateless=True)
    app.state.mcp = manager
    return manager
