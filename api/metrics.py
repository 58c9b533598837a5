"""`GET /metrics` for Prometheus; an operator's token where sign-in is on."""

from fastapi import APIRouter, Response

from api.dependencies import CurrentOperator, InMetrics, InResources

router = APIRouter(tags=["operations"])


@router.get("/metrics", summary="Prometheus metrics", response_class=Response)
async def metrics(
    _operator: CurrentOperator, metrics: InMetrics, resources: InResources
) -> Response:
    """Answer the counters in Prometheus' text format."""
    cache = resources.caching.answers.tallies
    text = await metrics.exposition(resources.failover, resources.budgets, cache)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
