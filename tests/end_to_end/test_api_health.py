"""Health: every part by itself, the whole, and what schedulers ask."""

from pathlib import Path

from candor import __version__
from tests.end_to_end.conftest import StartService
from tests.end_to_end.questions import VENDORS
from tests.end_to_end.service import Service, settings_for
from tests.simulator import Fault, Simulator


def test_a_service_with_everything(service: Service) -> None:
    answer = service.get("/api/health")
    assert answer.status_code == 200
    body = answer.json()
    assert body["uptime_seconds"] >= 0
    assert body["version"] == __version__
    assert body["status"] == "healthy"
    assert body["components"] == {
        "database": "healthy",
        "knowledge": "healthy",
        "cache": "healthy",
        "llm_providers": {"openai": "untried", "gemini": "untried", "perplexity": "untried"},
        "llm_provider_reasons": dict.fromkeys(VENDORS, "it was not called lately"),
        "bots": {},
        "bot_reasons": {},
    }


def test_without_keys_it_is_well_and_says_so(start: StartService) -> None:
    body = start(providers=False).get("/api/health").json()
    assert body["status"] == "healthy"
    assert set(body["components"]["llm_providers"].values()) == {"not_configured"}


def test_without_documents_it_is_degraded(tmp_path: Path) -> None:
    with Service(settings_for(tmp_path / "data")) as service:
        answer = service.get("/api/health")
        assert answer.status_code == 200
        assert answer.json()["status"] == "degraded"
        assert answer.json()["components"]["knowledge"] == "degraded"
        assert service.get("/api/health/ready").status_code == 200


def test_a_broken_index_is_unhealthy(start: StartService, data_dir: Path) -> None:
    for path in (data_dir / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"not what it was")
    service = start(providers=False)
    answer = service.get("/api/health")
    assert answer.status_code == 503
    assert answer.json()["status"] == "unhealthy"
    assert answer.json()["components"]["knowledge"] == "unhealthy"
    ready = service.get("/api/health/ready")
    assert (ready.status_code, ready.json()) == (503, {"status": "not ready"})
    assert service.get("/api/health/live").status_code == 200


def test_a_provider_that_fails_shows(service: Service, simulator: Simulator) -> None:
    simulator.answer_with("gemini", Fault("status", status=500))
    service.ask("What is staking?")
    body = service.get("/api/health").json()
    assert body["components"]["llm_providers"]["gemini"] == "degraded"
    assert body["components"]["llm_provider_reasons"]["gemini"] == (
        "its last call failed (server_error); 1 of 1 calls failed in the last 60 s"
    )
    assert body["components"]["llm_providers"]["openai"] == "healthy"
    assert body["status"] == "healthy"
    simulator.reset()
    service.ask("What is staking?")
    assert service.get("/api/health").json()["components"]["llm_providers"]["gemini"] == "healthy"


def test_every_provider_failing_is_degraded(service: Service, simulator: Simulator) -> None:
    for vendor in ("openai", "gemini", "perplexity"):
        simulator.answer_with(vendor, Fault("status", status=500))
    assert service.ask("What is staking?")["routing"]["provider"] == "docs"
    body = service.get("/api/health").json()
    assert body["status"] == "degraded"
    assert set(body["components"]["llm_providers"].values()) == {"degraded"}


def test_live_and_ready(start: StartService) -> None:
    service = start(providers=False)
    assert service.get("/api/health/live").json() == {"status": "alive"}
    assert service.get("/api/health/ready").json() == {"status": "ready"}


def test_asking_costs_nothing(service: Service, simulator: Simulator) -> None:
    for path in ("/api/health", "/api/health/live", "/api/health/ready"):
        service.get(path)
    assert not simulator.received
