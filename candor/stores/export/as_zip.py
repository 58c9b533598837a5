"""A ZIP archive written while it is read, so that no copy of the export ever lies on a disk."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

OWNER_ONLY = 0o600 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive and its bytes."""

    name: str
    content: AsyncIterator[bytes]


class _Outbox(io.RawIOBase):
    """Takes what the archive writes until it is sent on; it cannot seek, as a stream cannot."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """Answer that it can be written to."""
        return True

    def write(self, data: object, /) -> int:
        """Hold the bytes."""
        piece = bytes(data)  # type: ignore[call-overload]  # any buffer, as the base class says
        self._held += piece
        return len(piece)

    def take(self) -> bytes:
        """Answer the bytes and hold them no longer."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


async def zipped(entries: Iterable[Entry], at: datetime) -> AsyncIterator[bytes]:
    """Yield the archive's bytes; every file is dated `at`, to the second pair that ZIP knows."""
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED) as archive:
        for entry in entries:
            info = ZipInfo(entry.name, at.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info.external_attr = OWNER_ONLY
            with archive.open(info, "w", force_zip64=True) as file:
                async for piece in entry.content:
                    await asyncio.to_thread(file.write, piece)
                    if ready := outbox.take():
                        yield ready
            if ready := outbox.take():
                yield ready
    yield outbox.take()
