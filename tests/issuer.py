"""An issuer of sign-in tokens: real keys, and a real HTTP server for its key set."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

Behaviour = Callable[[BaseHTTPRequestHandler], None]

MAKERS: dict[str, Callable[[], Any]] = {
    "RS256": lambda: rsa.generate_private_key(65537, 2048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ES384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}


class SigningKey:
    """One key pair; `jwk` is its public half as a key set lists it."""

    def __init__(self, kid: str | None, algorithm: str = "RS256", **members: Any) -> None:
        self.kid = kid
        self.algorithm = algorithm
        self.private = MAKERS[algorithm]()
        kind = jwt.get_algorithm_by_name(algorithm)
        self.jwk: dict[str, Any] = kind.to_jwk(self.private.public_key(), as_dict=True)
        self.jwk.pop("key_ops", None)
        self.jwk |= {"use": "sig"} | ({"kid": kid} if kid else {}) | members

    def token(self, algorithm: str | None = None, **changes: Any) -> str:
        """Sign claims that are valid but for the changes; `kid` in them changes the header."""
        kid = changes.pop("kid", self.kid)
        claims = {
            "sub": "anna@example.com",
            "aud": "candor",
            "iss": "candor",
            "exp": int(time.time()) + 300,
        } | changes
        kept = {name: value for name, value in claims.items() if value is not None}
        headers = {"kid": kid} if kid else {}
        return jwt.encode(kept, self.private, algorithm or self.algorithm, headers=headers)


def listed(*keys: SigningKey) -> bytes:
    """Write the key set that lists these keys."""
    return json.dumps({"keys": [key.jwk for key in keys]}).encode()


def answering(
    body: bytes, status: int = 200, *, location: str | None = None, encoding: str | None = None
) -> Behaviour:
    """Answer every request like this."""
    headers = {"location": location, "content-encoding": encoding}

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            if value is not None:
                request.send_header(name, value)
        request.send_header("content-length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def hanging(seconds: float) -> Behaviour:
    """Take the request and say nothing for a while."""
    return lambda _request: time.sleep(seconds)


def dripping(seconds: float) -> Behaviour:
    """Send a byte now and then, so that no single read takes long."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            request.wfile.write(b" ")
            time.sleep(0.2)

    return answer


class KeyServer:
    """`with KeyServer(listed(key)) as keys`: serves a key set, or whatever `behave` says."""

    def __init__(self, document: bytes) -> None:
        self.fetches = 0
        self.paths: list[str] = []
        self.behave: Behaviour = answering(document)
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the library's name
                server.fetches += 1
                server.paths.append(self.path)
                try:
                    server.behave(self)
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{self.origin}/keys"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
