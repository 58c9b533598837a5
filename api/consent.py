"""What the caller agreed to."""

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Header, Query

from api.accept_language import spoken_language
from api.consent_body import Actions, Choice, Consent, History, Proof, Region
from api.dependencies import CurrentCaller, InResources, in_region
from candor.bootstrap.resources import Resources
from candor.domain.caller import Caller
from candor.domain.errors import InvalidRequest
from candor.domain.purposes import PURPOSES, Purpose
from candor.stores.consent.contract import ConsentChoice, ConsentProof, ConsentState

router = APIRouter(prefix="/api/consent", tags=["consent"])


class Reader(NamedTuple):
    """Who reads or chooses, and the language that they asked for."""

    caller: Caller
    resources: Resources
    language: str


async def _reader(
    caller: CurrentCaller,
    resources: InResources,
    accept_language: Annotated[str | None, Header(max_length=1000)] = None,
) -> Reader:
    language = spoken_language(accept_language, default=resources.settings.language)
    return Reader(caller, resources, language)


InReader = Annotated[Reader, Depends(_reader)]


def _shown(reader: Reader, caller: Caller, state: ConsentState) -> Consent:
    rules, texts = reader.resources.consent_rules, reader.resources.consent_texts
    region = caller.region or state.region
    permitted = rules.permitted(region, state.said, gpc=caller.gpc)
    text = texts.text(texts.current, reader.language)
    return Consent(
        given=state.given,
        purposes=list(state.purposes),
        region=region,
        version=state.version,
        at=state.at,
        required=rules.asks_beforehand("answering", region),
        permitted={purpose: purpose in permitted for purpose in PURPOSES},
        gpc=caller.gpc,
        current_version=texts.current,
        language=text.language,
        text=dict(text.purposes),
        actions=Actions(agree=text.agree, refuse=text.refuse),
    )


def _asked(reader: Reader, language: str | None) -> Reader:
    """Answer the reader in a language that they named, which counts more than the header."""
    if not language:
        return reader
    return reader._replace(language=spoken_language(language, default=reader.language))


@router.get("", summary="Read your consent")
async def read(
    reader: InReader,
    language: Annotated[str | None, Query(max_length=35)] = None,
    region: Annotated[Region, Query()] = None,
) -> Consent:
    """Answer what the caller agreed to, what that permits, and the texts in their language."""
    resources = reader.resources
    caller = in_region(reader.caller, region, resources.settings.default_region)
    state = await resources.consents.current(caller)
    return _shown(_asked(reader, language), caller, state)


@router.put("", summary="Give or withdraw consent")
async def choose(choice: Choice, reader: InReader) -> Consent:
    """Record the caller's choice and answer what now holds; repeating it changes nothing."""
    resources, reader = reader.resources, _asked(reader, choice.language)
    caller = in_region(reader.caller, choice.region, resources.settings.default_region)
    recorded = await resources.consents.record(caller, _recorded(choice, caller, reader))
    return _shown(reader, caller, recorded.state)


def _recorded(choice: Choice, caller: Caller, reader: Reader) -> ConsentChoice:
    texts = reader.resources.consent_texts
    version = choice.version or texts.current
    if not texts.knows(version):
        raise InvalidRequest(
            f"There is no consent text of this version; the one in force is {texts.current}."
        )
    everything: tuple[Purpose, ...] = ("answering",) if choice.given else PURPOSES
    purposes = tuple(sorted(set(choice.purposes or everything)))
    text = texts.text(version, reader.language)
    return ConsentChoice(
        given=choice.given,
        purposes=purposes,
        region=caller.region,
        version=version,
        text_sha256=text.sha256(purposes),
        language=text.language,
    )


@router.get("/history", summary="Read the proof of your choices")
async def history(caller: CurrentCaller, resources: InResources) -> History:
    """Answer every choice of the caller's: when, what, under which text, and how."""
    return History(choices=[_proof(one) for one in await resources.consents.history(caller)])


def _proof(one: ConsentProof) -> Proof:
    choice = one.choice
    return Proof(
        given=choice.given,
        purposes=list(choice.purposes),
        region=choice.region,
        version=choice.version,
        at=one.at,
        text_sha256=choice.text_sha256,
        language=choice.language,
        channel=one.channel,
        gpc=one.gpc,
    )
