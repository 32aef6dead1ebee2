"""What is kept of a compiled pack beside its book, so that an edited rule can be compiled by itself."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factex.workshop.declared import Declared
from factex.workshop.frames import Frame
from factex.workshop.load import RawDocument


@dataclass(frozen=True, slots=True)
class File:
    """A file of rules as it was: its digest, and what its documents need to be counted again."""

    digest: bytes
    heads: tuple[RawDocument, ...]


@dataclass(frozen=True, slots=True)
class Checking:
    """What rules are checked with."""

    declared: Declared
    frames: Mapping[str, Frame]
    classes: frozenset[str]
    lengths: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Writing:
    """What lines are written with: the spelling of a pack in parts."""

    words: Mapping[str, Any]
    kinds: Mapping[str, tuple[str, ...]]
    types: tuple[str, ...]
    passive: str
    possessors: tuple[str, ...]
    word_signatures: tuple[frozenset[str], ...]
    verb_signatures: tuple[frozenset[str], ...]
    filler: str
    stops: str
    longer: Mapping[str, Sequence[tuple[str, ...]]]  # class of the lexicon -> its entries of several units


@dataclass(frozen=True, slots=True)
class Remains:
    """What is kept of a compiled pack beside its book and rules. What is packed is needed less often."""

    book_key: bytes  # of the book that belongs to it
    layers: tuple[Path, ...]
    files: Mapping[str, File]
    rules: tuple[str, ...]  # ids, in order
    recipes: Mapping[str, bytes]  # rule -> all that its lines are made of
    asked: Mapping[str, frozenset[str]]  # rule, or layer over units -> marks
    checking: bytes
    writing: bytes
    layers_over: bytes  # over units: their patterns and documents
