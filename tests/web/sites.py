"""Pages of another site that embeds the widget, on an origin of its own, with a strict policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NONCE = "c2l0ZSBub25jZQ"
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Another site</title>
<style nonce="{nonce}">button {{ font-size: 40px !important; color: red !important; }}</style>
<script nonce="{nonce}">
window.violations = []
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective))
</script></head>
<body><h1>Another site</h1><button id="own">A button of the site's own</button>
<script async src="{service}/widget.js" nonce="{nonce}" {attributes}></script>
</body></html>
"""


class Site:
    """A site; `policy` and `content` are set before a page of it is visited."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        self.policy = self.content = ""

    def embeds(self, service: str, attributes: str = "", language: str = "en") -> str:
        """Put the widget of a service on the page; answers its address."""
        self.policy = (
            f"default-src 'none'; script-src 'nonce-{NONCE}' {service}; "
            f"style-src 'nonce-{NONCE}'; connect-src {service}; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        )
        self.content = PAGE.format(
            nonce=NONCE, service=service, attributes=attributes, language=language
        )
        return self.url


@contextmanager
def another_site() -> Iterator[Site]:
    """Serve a site on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            found = self.path == "/"
            body = site.content.encode() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-security-policy", site.policy)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()
