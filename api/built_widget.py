"""`GET /widget.js` and what it loads, as built from `web/`, for the pages of any site.

The files are read once at the start and looked up by name, so no path of a request is opened.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from candor.domain.errors import NotFound

router = APIRouter(include_in_schema=False)

FOLDER: Final = Path(__file__).parents[1] / "web" / "dist"
LOADER: Final = "widget.js"
_SOON: Final = "public, no-cache"
# the name of a file behind the loader changes with its content
_FOREVER: Final = "public, max-age=31536000, immutable"
_KIND: Final = "text/javascript; charset=utf-8"


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    gzipped: bytes | None
    tag: str


@dataclass(frozen=True)
class BuiltWidget:
    """The loader and the modules behind it, by name; empty where nothing has been built."""

    loader: _File | None
    modules: Mapping[str, _File]


def read_built_widget(folder: Path | None) -> BuiltWidget:
    """Read a build; none is there where `folder` is None or lacks its loader."""
    if folder is None or not (folder / LOADER).is_file():
        return BuiltWidget(None, {})
    modules = {path.name: _read(path) for path in sorted((folder / "widget").glob("*.js"))}
    return BuiltWidget(_read(folder / LOADER), modules)


def _read(path: Path) -> _File:
    content, beside = path.read_bytes(), path.with_name(f"{path.name}.gz")
    gzipped = beside.read_bytes() if beside.is_file() else None
    return _File(content, gzipped, hashlib.sha256(content).hexdigest()[:32])


@router.get("/widget.js")
async def loader(request: Request) -> Response:
    """Answer the script that a site's page names; asked for again, it mostly is unchanged."""
    return _sent(request, _built(request).loader, _SOON)


@router.get("/widget/{name}")
async def module(name: str, request: Request) -> Response:
    """Answer a module of the build."""
    return _sent(request, _built(request).modules.get(name), _FOREVER)


def _built(request: Request) -> BuiltWidget:
    built: BuiltWidget = request.app.state.built_widget
    return built


def _sent(request: Request, file: _File | None, keep: str) -> Response:
    if file is None:
        raise NotFound("There is no such file; `make serve` builds the widget where npm is there.")
    packed = file.gzipped if "gzip" in request.headers.get("accept-encoding", "") else None
    tag = f'"{file.tag}{"-gz" if packed else ""}"'
    headers = {
        "etag": tag,
        "cache-control": keep,
        "vary": "Accept-Encoding",
        # modules of another origin are only run where everybody may read them
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(packed or file.content, media_type=_KIND, headers=headers)
