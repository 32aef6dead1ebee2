"""Bytes to text: UTF-8 as it is, other encodings told apart, and what is no text at all refused."""
from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
USUAL = "cp1252"  # of texts that do not say their encoding; also what browsers take then
SAMPLE = 200_000  # bytes that are looked at to tell an encoding
NEAR = 0.1  # how much less like text the usual encoding may make it than the best one
BROKEN = 0.02  # control characters among a text's bytes that make it no text


class NotText(ValueError):
    """Bytes that are no text; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


def decode(data: bytes) -> str:
    """The text of UTF-8 bytes: a byte order mark dropped, nothing else translated. Raises NotText."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from None


def told_apart(data: bytes) -> tuple[str, str | None]:
    """The text of bytes, and the encoding that they seem to have where they are not UTF-8 and do not say. Raises NotText."""
    encoding, guessed = encoding_of(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding if guessed else None
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from None


def encoding_of(data: bytes, whole: bool = True) -> tuple[str, bool]:
    """The encoding of bytes, or of what they begin, and whether it is a guess. Raises NotText where they are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, whole)
        return "utf-8", False
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _not_utf8(data, error) from None
    if b"\0" in data or len(_CONTROL.findall(data)) > len(data) * BROKEN:
        raise NotText(1, "binary data, not text")
    return _guess(data), True


def _mostly_utf8(data: bytes) -> bool:
    """Whether there are more characters of several bytes than bytes that are no character."""
    text = data.decode("utf-8", "surrogateescape")
    wrong = sum("\udc80" <= character <= "\udcff" for character in text)
    return sum(character > "\x7f" for character in text) > 2 * wrong


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(data[:SAMPLE])
    best = found.best()
    if best is None:
        raise NotText(1, "in no encoding that is known")
    usual = [match for match in found if USUAL in (match.encoding, *match.could_be_from_charset)]
    return USUAL if usual and usual[0].chaos <= best.chaos + NEAR else best.encoding


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> NotText:
    before = data[: error.start]
    column = error.start - (before.rfind(b"\n") + 1) + 1
    return NotText(before.count(b"\n") + 1, f"not UTF-8: byte 0x{data[error.start]:02X} at column {column}")
