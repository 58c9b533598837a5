"""Every failure as RFC 9457 `application/problem+json`, translated once, here."""

import json
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.audit import AccessAudit
from api.openai_compatible.problem import FINAL, PREFIX, error_body
from api.validation_errors import said_of
from candor.domain.errors import CandorError, InvalidRequest, MalformedBody, TooLarge

WITH_BODY = frozenset({"POST", "PUT", "PATCH"})

SEND_JSON = "Send the body as JSON, with the header content-type: application/json."

CODES = {
    400: "invalid_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "busy_thread",
    413: "too_large",
    422: "invalid_request",
    429: "rate_limited",
}


# what the OpenAPI document says of every failure; FastAPI's own 422 has another shape
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "A problem (RFC 9457); `code` is stable.",
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail", "code", "request_id"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "code": {"type": "string"},
                        "request_id": {"type": "string"},
                        "notice": {
                            "type": "string",
                            "description": "What the user must know although the turn failed.",
                        },
                    },
                }
            }
        },
    }
}


class Problem(JSONResponse):
    """The one shape of an error."""

    media_type = "application/problem+json"


def problem(
    request: Request,
    status: int,
    code: str,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
    notice: str | None = None,
) -> JSONResponse:
    """Compose a problem for the request that failed; OpenAI's clients get it in their shape."""
    if request.url.path.startswith(PREFIX):
        request_id = request.scope.get("request_id", "")
        known = error_body(status, code, detail, request_id=request_id, notice=notice)
        final = {"x-should-retry": "false"} if code in FINAL else {}
        return JSONResponse(known, status_code=status, headers={**(headers or {}), **final})
    body = {
        "type": f"urn:candor:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request.scope.get("request_id", ""),
    }
    if notice is not None:
        body["notice"] = notice
    return Problem(body, status_code=status, headers=headers)


def install_error_handlers(app: FastAPI) -> None:
    """Let the app answer every failure in the one shape."""
    app.add_exception_handler(CandorError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RecursionError, _nested)


async def _expected(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CandorError)  # noqa: S101  # what the handler is registered for
    audit: AccessAudit | None = getattr(request.app.state, "access_audit", None)
    if audit is not None:
        audit.refused(request, error)
    headers = dict(request.scope.get("rate_limit_headers", {}))
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(
        request, error.status, error.code, error.title, error.detail, headers, error.notice
    )


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for it
    details = list(error.errors())
    if any(detail["type"] == "json_invalid" for detail in details):
        return await _expected(request, MalformedBody("The body is not valid JSON."))
    if request.method in WITH_BODY and not says_json(request):
        return await _expected(request, InvalidRequest(SEND_JSON))
    placed = [
        {**detail, "loc": [part for part in detail["loc"] if part != "body"]} for detail in details
    ]
    said = said_of(placed, whole="body")
    return await _expected(request, InvalidRequest(said or "The request is not valid."))


def says_json(request: Request) -> bool:
    """Tell whether the body is announced as JSON; a page of another site cannot do that unasked."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    status = error.status_code
    if status == 400 and "parsing the body" in str(error.detail):
        return await _expected(request, MalformedBody("The body is not valid JSON in UTF-8."))
    title = TooLarge.title if status == 413 else HTTPStatus(status).phrase
    detail = error.detail if isinstance(error.detail, str) else json.dumps(error.detail)
    code = CODES.get(status, "internal")
    return problem(request, status, code, title, detail, dict(error.headers or {}))


async def _nested(request: Request, _error: Exception) -> JSONResponse:
    return await _expected(request, MalformedBody("The body is nested too deeply."))
