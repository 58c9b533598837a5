"""`GET /api/widget`: what the widget shows before anybody asks; the same for everybody."""

import hashlib
from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel

from api.accept_language import spoken_language
from api.dependencies import InResources, InVerifier
from api.sign_in import bearer_token
from candor.bootstrap.settings import Settings
from candor.domain.caller import DEFAULT_PROJECT
from candor.domain.errors import NotFound
from candor.domain.project_lists import read_lists
from candor.texts.reader import LANGUAGES, NAMES, RIGHT_TO_LEFT

router = APIRouter(prefix="/api/widget", tags=["widget"])


class Spoken(BaseModel):
    """A language under its own name, and which way it is written."""

    code: str
    name: str
    dir: Literal["ltr", "rtl"]


class Widget(BaseModel):
    """Who answers here. `sign_in` says what a caller shows: nothing, a session, a site's token."""

    name: str
    knows: str
    starters: list[str]
    languages: list[Spoken]
    language: str
    sign_in: Literal["off", "session", "token"]
    max_message_chars: int
    official_hosts: list[str]


SPOKEN = [
    Spoken(code=tag, name=NAMES[tag], dir="rtl" if tag in RIGHT_TO_LEFT else "ltr")
    for tag in LANGUAGES
]


@router.get("", summary="What the widget shows first", response_model=Widget)
async def introduce(
    request: Request,
    resources: InResources,
    verifier: InVerifier,
    language: Annotated[str | None, Query(max_length=35)] = None,
    project: Annotated[
        str, Query(max_length=64, description="One of `CANDOR_PUBLIC_PROJECTS`.")
    ] = DEFAULT_PROJECT,
    accept_language: Annotated[str | None, Header(max_length=1000)] = None,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Introduce the project of the token, else a public one; nothing about who asks."""
    settings = resources.settings
    if settings.sign_in and authorization is not None:
        project = (await verifier.identify(bearer_token(authorization))).project
    elif project not in {DEFAULT_PROJECT, *settings.public_projects}:
        raise NotFound("No project of this name lets visitors in without signing in.")
    preferred = spoken_language(accept_language, default=settings.language)
    chosen = spoken_language(language, default=preferred) if language else preferred
    said = resources.introductions.of(project, chosen)
    content = Widget(
        name=said.name,
        knows=said.knows,
        starters=list(said.starters),
        languages=SPOKEN,
        language=chosen,
        sign_in=_sign_in(settings),
        max_message_chars=settings.max_message_chars,
        official_hosts=_official_hosts(settings, project),
    ).model_dump_json()
    tag = f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
    headers = {
        "etag": tag,
        "cache-control": "private, no-cache",
        "vary": "Accept-Language, Authorization",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/json", headers=headers)


def _sign_in(settings: Settings) -> Literal["off", "session", "token"]:
    if not settings.sign_in:
        return "off"
    return "session" if settings.anonymous_sessions else "token"


def _official_hosts(settings: Settings, project: str) -> list[str]:
    links = read_lists(settings.official_links).of(project)
    hosts = (urlsplit(link if "//" in link else f"//{link}").hostname for link in links)
    return sorted({host for host in hosts if host})
