"""`GET /`: a plain page to ask a question on, until the web part is built."""

from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import Response

router = APIRouter(include_in_schema=False)

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"  # noqa: E501  # one header
KINDS = {
    "index.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "privacy.js": "text/javascript; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}
FILES = {name: (files("api") / "pages" / name).read_bytes() for name in KINDS}


def _file(name: str) -> Response:
    headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
    return Response(FILES[name], media_type=KINDS[name], headers=headers)


@router.get("/")
async def page() -> Response:
    """Answer the page."""
    return _file("index.html")


@router.get("/page.css")
async def style() -> Response:
    """Answer the page's style."""
    return _file("page.css")


@router.get("/page.js")
async def script() -> Response:
    """Answer the page's script."""
    return _file("page.js")


@router.get("/privacy.js")
async def privacy_script() -> Response:
    """Answer the script of the privacy choices."""
    return _file("privacy.js")


@router.get("/favicon.svg")
async def favicon() -> Response:
    """Answer the page's icon."""
    return _file("favicon.svg")
