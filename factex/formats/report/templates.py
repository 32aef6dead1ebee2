"""Templates, filled safely: whatever is put into one is escaped, unless it is markup that was made by one.

A template is a file in `parts/`, or a piece of `parts/pieces.html`, with places `{{name}}`. Nothing is run in it: loops and choices
are Python's.
"""
from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

PARTS = Path(__file__).with_name("parts")
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_PIECE = re.compile(r"(?:^|\n)<!-- piece: (\w+) -->\n")
_NOT_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class Markup(str):
    """HTML that is safe to put into a page as it is."""

    __slots__ = ()


Value: TypeAlias = "str | int | Iterable[Markup]"  # an iterable is written piece by piece


def escaped(value: object) -> Markup:
    """The value as text or as the value of an attribute in quotation marks. Ends of lines stay what they are, NUL does not."""
    if isinstance(value, Markup):
        return value
    return Markup(html.escape(str(value)).replace("\r", "&#13;").replace("\0", "\ufffd"))


def fill(template: str, /, **values: Value) -> Markup:
    """The template of this name with all its places filled."""
    return Markup("".join(pieces(template, **values)))


def pieces(template: str, /, **values: Value) -> Iterator[Markup]:
    """The same in pieces, for what is large."""
    for at, part in enumerate(_split(template)):
        if at % 2 == 0:
            yield Markup(part)
        elif isinstance(value := values[part], str | int):
            yield escaped(value)
        else:
            yield from map(escaped, value)


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """Markup behind markup."""
    return Markup(between.join(map(escaped, parts)))


def data(value: Any) -> Markup:
    """The value as JSON, for an element `script`: no sign in it can end that, or begin markup."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_NOT_IN_SCRIPT))


@cache
def asset(name: str) -> Markup:
    """A file in `parts/`: a style sheet or script can be put into a page as it is."""
    return Markup((PARTS / name).read_text(encoding="utf-8"))


@cache
def allowed(name: str) -> str:
    """How a content security policy names a style sheet or script: by what is in it."""
    digest = hashlib.sha256(asset(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _split(name: str) -> tuple[str, ...]:
    """A template as fixed parts and, between them, the names of places."""
    source = _small()[name] if name in _small() else asset(f"{name}.html")
    return tuple(_PLACE.split(source))


@cache
def _small() -> dict[str, str]:
    """The pieces by name."""
    parts = _PIECE.split(asset("pieces.html").removesuffix("\n"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))
