"""Open what may be a gzip or zlib stream, wherever it begins."""

import re
import zlib
from collections.abc import Iterator

# RFC 1952 section 2.3.1; RFC 1950 section 2.2 for windows of 32 KB at every level
_MAGIC = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_EITHER = 32 + zlib.MAX_WBITS
_SHORTEST = 16
MAX_BLOCK = 16 << 20


def inflated(content: bytes) -> Iterator[bytes]:
    """Answer every block that opens, as far as it is whole; at most 16 MB of each."""
    for magic in _MAGIC.finditer(content):
        block = _open(content, magic.start())
        if len(block) >= _SHORTEST:
            yield block


def _open(content: bytes, start: int) -> bytes:
    """Open it bit by bit, so that a stream cut off gives what it has."""
    stream = zlib.decompressobj(_EITHER)
    pieces: list[bytes] = []
    size, at, step = 0, start, 256
    try:
        while at < len(content) and size < MAX_BLOCK and not stream.eof:
            piece = stream.decompress(content[at : at + step])
            pieces.append(piece)
            size += len(piece)
            at, step = at + step, min(step * 2, 1 << 16)
    except zlib.error:
        pass
    return b"".join(pieces)
