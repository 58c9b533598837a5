"""`GET /`: the widget on a page of its own where it is built, else a plain page to ask on."""

import html
import secrets
from importlib.resources import files
from typing import Annotated, Final

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response

from api.accept_language import spoken_language

router = APIRouter(include_in_schema=False)

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"  # noqa: E501  # one header
KINDS = {
    "demo.html": "text/html; charset=utf-8",
    "demo.css": "text/css; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "privacy.js": "text/javascript; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}
FILES = {name: (files("api") / "pages" / name).read_bytes() for name in KINDS}
_DEMO: Final = FILES["demo.html"].decode()


def _file(name: str) -> Response:
    headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
    return Response(FILES[name], media_type=KINDS[name], headers=headers)


@router.get("/")
async def page(
    request: Request,
    accept_language: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    """Answer the page with the widget, or the plain one while none is built."""
    if request.app.state.built_widget.loader is None:
        return _file("index.html")
    # the widget's styles are made as they are needed, so the policy has to know them by a nonce
    nonce = secrets.token_urlsafe(16)
    origin = html.escape(str(request.base_url).rstrip("/"), quote=True)
    headers = {
        "content-security-policy": POLICY.replace(
            "style-src 'self'", f"style-src 'self' 'nonce-{nonce}'"
        ),
        "cache-control": "no-store",
    }
    settings = request.app.state.resources.settings
    # the page around it is English, the widget speaks as its reader does
    language = spoken_language(accept_language, default=settings.language)
    content = _DEMO
    for name, value in (("origin", origin), ("nonce", nonce), ("language", language)):
        content = content.replace(f"{{{name}}}", value)
    return Response(content, media_type=KINDS["demo.html"], headers=headers)


@router.get("/demo.css")
async def demo_style() -> Response:
    """Answer the style of the page around the widget."""
    return _file("demo.css")


@router.get("/page.css")
async def style() -> Response:
    """Answer the plain page's style."""
    return _file("page.css")


@router.get("/page.js")
async def script() -> Response:
    """Answer the plain page's script."""
    return _file("page.js")


@router.get("/privacy.js")
async def privacy_script() -> Response:
    """Answer the script of the plain page's privacy choices."""
    return _file("privacy.js")


@router.get("/favicon.svg")
async def favicon() -> Response:
    """Answer the pages' icon."""
    return _file("favicon.svg")
