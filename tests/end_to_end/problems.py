"""What every error body looks like (RFC 9457)."""

from typing import Any

import httpx

MEMBERS = {"type", "title", "status", "detail", "code", "request_id"}
# words that only the inside of the service would use
INNER_WORDS = ("Traceback", ".py", "site-packages", "/work/", "/tmp/", "pydantic", "sqlalchemy")


def check_problem(
    response: httpx.Response, status: int | None = None, code: str | None = None
) -> dict[str, Any]:
    """Fail unless the response is a problem of the one shape; answer its body."""
    said = f"{response.request.method} {response.request.url}: {response.text[:300]}"
    assert response.status_code >= 400, said
    if status is not None:
        assert response.status_code == status, said
    if response.request.url.path.startswith("/v1/"):
        return _check_openai_error(response, said, code)
    assert response.headers["content-type"] == "application/problem+json", said
    if response.request.method == "HEAD":
        return {}
    body: dict[str, Any] = response.json()
    assert set(body) == MEMBERS, said
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:candor:problem:{body['code']}"
    assert body["request_id"] == response.headers["x-request-id"]
    assert body["title"]
    assert body["detail"]
    assert not [word for word in INNER_WORDS if word in response.text], said
    if code is not None:
        assert body["code"] == code, said
    return body


def _check_openai_error(response: httpx.Response, said: str, code: str | None) -> dict[str, Any]:
    """Fail unless the response is an error as OpenAI's clients read it; answer its body."""
    assert response.headers["content-type"] == "application/json", said
    body: dict[str, Any] = response.json()
    error = body["error"]
    assert set(error) == {"message", "type", "param", "code", "request_id"}, said
    assert error["request_id"] == response.headers["x-request-id"]
    assert error["message"]
    assert error["type"].endswith("_error") or error["type"] == "insufficient_quota"
    assert not [word for word in INNER_WORDS if word in response.text], said
    if code is not None:
        assert error["code"] == code, said
    return body
