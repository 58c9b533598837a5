"""A keep-alive HTTP client that costs next to nothing, so that the server is what is measured."""

import asyncio
import json
from typing import Any


class Connection:
    """One connection; requests on it follow each other."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
        """Send JSON and answer the JSON; RuntimeError for any status but 200."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        content = json.dumps(body).encode()
        fields = {
            "host": f"{self._host}:{self._port}",
            "content-type": "application/json",
            "content-length": str(len(content)),
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        writer.write(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + content)
        raw = await reader.readuntil(b"\r\n\r\n")
        lines = raw.decode().split("\r\n")
        sent = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:])
        }
        answer = await reader.readexactly(int(sent["content-length"]))
        if " 200 " not in lines[0]:
            raise RuntimeError(f"{lines[0]}: {answer[:300].decode(errors='replace')}")
        return json.loads(answer)

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
