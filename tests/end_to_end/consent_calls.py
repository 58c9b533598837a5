"""What the tests of consent say to the service."""

from typing import Any

import httpx

from tests.end_to_end.service import Service


def put(
    service: Service, user: str = "anna", headers: dict[str, str] | None = None, **choice: Any
) -> httpx.Response:
    return httpx.put(
        f"{service.url}/api/consent",
        json=choice,
        headers={"x-user-id": user, **(headers or {})},
        timeout=30,
    )


def read(service: Service, path: str = "", user: str = "anna", **headers: str) -> dict[str, Any]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response = httpx.get(
        f"{service.url}/api/consent{path}", headers={"x-user-id": user, **sent}, timeout=30
    )
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def history(service: Service, user: str = "anna") -> list[dict[str, Any]]:
    choices: list[dict[str, Any]] = read(service, "/history", user)["choices"]
    return choices


def ask_with_signal(service: Service, user: str, **body: Any) -> httpx.Response:
    return httpx.post(
        f"{service.url}/api/chat",
        json={"message": "What is staking?", **body},
        headers={"x-user-id": user, "sec-gpc": "1"},
        timeout=60,
    )
