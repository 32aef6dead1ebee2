"""Words for a person's eye: text from anywhere made safe for a line of a terminal, and counts."""
from __future__ import annotations

import re

# Control characters, the ends of lines, halves of surrogate pairs, and marks that turn the direction of writing.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_SPACE = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")


def visible(text: str) -> str:
    """`text` on one line: white space runs that break lines become a space, other control characters their code."""
    return UNSAFE.sub(lambda match: code(match[0]), _SPACE.sub(" ", text))


def counted(number: int, noun: str) -> str:
    """`1 fact`, `2 facts`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def code(character: str) -> str:
    """How a character that is not seen is written: `\\x1b`, `\\u202e`."""
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
