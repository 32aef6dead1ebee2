"""Words for a person's eye: text from anywhere made safe for a terminal, on one line or on several or as JSON, and counts."""
from __future__ import annotations

import json
import re
from typing import Any

# Control characters, the ends of lines, halves of surrogate pairs, and marks that turn the direction of writing.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_UNSAFE_BUT_BREAKS = re.compile(UNSAFE.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))
_SPACE = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")


def visible(text: str) -> str:
    """`text` on one line: white space runs that break lines become a space, other control characters their code."""
    return UNSAFE.sub(lambda match: code(match[0]), _SPACE.sub(" ", text))


def shown(text: str) -> str:
    """`text` of several lines: their ends and tabs stay, other control characters become their code."""
    return _UNSAFE_BUT_BREAKS.sub(lambda match: code(match[0]), text)


def as_json(value: Any, indent: int | None = None) -> str:
    """`value` as JSON in which no control character stands bare: those that JSON would let stand are escaped too."""
    return _UNSAFE_BUT_BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))


def counted(number: int, noun: str) -> str:
    """`1 fact`, `2 facts`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def code(character: str) -> str:
    """How a character that is not seen is written: `\\x1b`, `\\u202e`."""
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
