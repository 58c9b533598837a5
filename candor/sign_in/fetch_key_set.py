"""Fetches a key set: one request, bounded in time and size, that follows nobody elsewhere."""

import asyncio

import httpx

from candor.sign_in.public_keys import PublicKey, UnusableKeySet, read_key_set

TIMEOUT_SECONDS = 4.0
MAX_BYTES = 262_144
HEADERS = {
    "accept": "application/json, application/jwk-set+json",
    # what is packed could unpack to far more than the limit
    "accept-encoding": "identity",
}


class UnreachableKeySet(Exception):
    """No answer that could be used; the text says why and holds nothing secret."""


def key_set_client() -> httpx.AsyncClient:
    """Make the client for it, once, since reading the machine's certificates takes a while."""
    return httpx.AsyncClient(follow_redirects=False, timeout=TIMEOUT_SECONDS, headers=HEADERS)


async def fetch_key_set(client: httpx.AsyncClient, url: str) -> tuple[PublicKey, ...]:
    """Answer the keys at an address; UnreachableKeySet where that fails for any reason."""
    try:
        # the client's own limit is for one read, and a slow sender makes many
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return read_key_set(await _get(client, url))
    except (TimeoutError, httpx.TimeoutException):
        raise UnreachableKeySet(f"it did not answer within {TIMEOUT_SECONDS:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as failure:
        raise UnreachableKeySet(f"it cannot be reached ({type(failure).__name__})") from None
    except UnusableKeySet as failure:
        raise UnreachableKeySet(str(failure)) from None


async def _get(client: httpx.AsyncClient, url: str) -> bytes:
    async with client.stream("GET", url) as response:
        if response.is_redirect:
            raise UnreachableKeySet("it answers with a redirect, which is not followed")
        if response.status_code != 200:
            raise UnreachableKeySet(f"it answers with status {response.status_code}")
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MAX_BYTES:
                raise UnreachableKeySet(f"it is larger than {MAX_BYTES // 1024} KB")
        return bytes(body)
