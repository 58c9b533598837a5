"""`GET /docs`: Swagger UI from the installed package, so that it works without the internet."""

from importlib.resources import files

from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

ASSETS = "/docs/assets"

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs() -> HTMLResponse:
    """Answer the page."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Candor API",
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url="/favicon.svg",
    )


def mount_swagger(app: FastAPI) -> None:
    """Serve the page and its files."""
    folder = str(files("fastapi_swagger") / "resources")
    app.mount(ASSETS, StaticFiles(directory=folder), name="swagger")
    app.include_router(router)
