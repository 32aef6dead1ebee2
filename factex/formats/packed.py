"""Packed files: what gzip and Zstandard wrote, as the bytes that were packed."""
from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeAlias, cast

from factex.extras import need

Unpack: TypeAlias = Callable[[BinaryIO], BinaryIO]
BLOCK = 1 << 10  # bytes that are unpacked at a time: they may become more than 30,000 times as many


def gunzip(source: BinaryIO) -> BinaryIO:
    """The bytes that gzip packed, of several members one after the other too."""
    return io.BufferedReader(cast(io.RawIOBase, _Gzip(source)))


def unzstd(source: BinaryIO) -> BinaryIO:
    """The bytes that Zstandard packed, of several frames one after the other too."""
    return io.BufferedReader(_Zstandard(source))


UNPACK: Mapping[str, Unpack] = {".gz": gunzip, ".zst": unzstd}


class _Gzip(io.RawIOBase):
    def __init__(self, source: BinaryIO) -> None:
        self.file = gzip.GzipFile(fileobj=source)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self.file.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise OSError(f"cannot be unpacked: {error}") from None
        buffer[: len(data)] = data
        return len(data)


class _Zstandard(io.RawIOBase):
    """Reads frames; a last one that is cut off is an error, which the library's own reader passes over in silence."""

    def __init__(self, source: BinaryIO) -> None:
        self.library = need("zstandard", "Zstandard")
        self.frame: Any = None  # the frame that is read
        self.source, self.left, self.ready = source, b"", memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self.ready and self._more():
            pass
        data, self.ready = self.ready[: len(buffer)], self.ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _more(self) -> bool:
        """Unpack a block; False at the end of the source."""
        block = self.left or self.source.read(BLOCK)
        self.left = b""
        if not block:
            if self.frame is not None:
                raise OSError("cannot be unpacked: the file is cut off")
            return False
        if self.frame is None:
            self.frame = self.library.ZstdDecompressor().decompressobj()
        try:
            self.ready = memoryview(self.frame.decompress(block))
        except self.library.ZstdError as error:
            raise OSError(f"cannot be unpacked: {error}") from None
        if self.frame.eof:
            self.left, self.frame = self.frame.unused_data, None
        return True
