"""A problem in the shape that OpenAI's clients read: `{"error": {...}}`."""

from typing import Any

PREFIX = "/v1/"
# these would fail again: the clients try 409, 429 and 5xx anew unless they are told not to
FINAL = frozenset({"quota_exceeded", "budget_exceeded", "providers_unavailable", "data_erased"})

_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "invalid_request_error",
    413: "invalid_request_error",
    422: "invalid_request_error",
    429: "rate_limit_error",
}


def error_body(
    status: int, code: str, detail: str, *, request_id: str = "", notice: str | None = None
) -> dict[str, Any]:
    """Answer the body of an error; `code` is the product's own stable one."""
    kind = "insufficient_quota" if code == "quota_exceeded" else _TYPES.get(status, "server_error")
    error: dict[str, Any] = {"message": detail, "type": kind, "param": None, "code": code}
    if request_id:
        error["request_id"] = request_id
    if notice is not None:
        error["notice"] = notice
    return {"error": error}
