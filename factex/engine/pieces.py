"""Rows of numbers in pieces: what `re` makes of an expression is mostly bit maps of sets of characters, which many expressions have too.

Each piece is kept once, under a number; a row is the numbers of its pieces. Where a row is cut decides how much is shared and nothing else:
put together, it is the same again.
"""
from __future__ import annotations

import threading
import zlib
from array import array
from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from typing import TypeAlias

FORM = "I"  # a number of a row or of a piece, four bytes
MAP, BLOCK = 66, 8  # numbers of a set's beginning (sign, count of blocks, which block for which character), and of a block
Kept: TypeAlias = tuple[bytes, bytes, Mapping[bytes, bytes]]  # lengths of pieces, all of them packed; key -> a row


class Pieces:
    """The pieces of many rows. `sign` is the number that stands in front of a set's bit map."""

    def __init__(self, sign: int) -> None:
        self.sign = sign
        self.written: list[bytes] = []
        self._numbers: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def row(self, numbers: list[int]) -> bytes:
        """A row, as the numbers of its pieces."""
        with self._lock:
            return array(FORM, [self._number(array(FORM, piece).tobytes()) for piece in self._cut(numbers)]).tobytes()

    def numbers(self, row: bytes) -> list[int]:
        """What `row` was made of."""
        return array(FORM, b"".join(map(self.written.__getitem__, array(FORM, row)))).tolist()

    def pack(self, rows: Mapping[bytes, bytes]) -> Kept:
        """Rows with the pieces that they need, to be kept."""
        used: dict[int, int] = {}
        short = {key: array(FORM, [used.setdefault(piece, len(used)) for piece in array(FORM, row)]).tobytes() for key, row in rows.items()}
        pieces = [self.written[piece] for piece in used]
        return array(FORM, map(len, pieces)).tobytes(), zlib.compress(b"".join(pieces), 1), short

    def unpack(self, kept: Kept) -> Mapping[bytes, bytes]:
        """The rows that were kept, by their keys."""
        lengths, packed, rows = kept
        packed = zlib.decompress(packed)
        ends = list(accumulate(array(FORM, lengths), initial=0))
        pieces = [packed[begin:end] for begin, end in pairwise(ends)]
        with self._lock:
            if not self.written:  # the first that are read: nothing to count anew
                self.written = pieces
                return rows
            numbers = list(map(self._number, pieces))
        return {key: array(FORM, map(numbers.__getitem__, array(FORM, row))).tobytes() for key, row in rows.items()}

    def _number(self, piece: bytes) -> int:
        if len(self._numbers) < len(self.written):  # since nothing had to be compiled yet
            self._numbers = {known: number for number, known in enumerate(self.written)}
        number = self._numbers.setdefault(piece, len(self.written))
        if number == len(self.written):
            self.written.append(piece)
        return number

    def _cut(self, numbers: list[int]) -> Iterable[list[int]]:
        """The pieces: bit maps, and what stands between them."""
        done, at = 0, self._next(numbers, 0)
        while at >= 0:
            end = at + MAP + BLOCK * numbers[at + 1] if at + 1 < len(numbers) else len(numbers) + 1
            if end <= len(numbers):
                if done < at:
                    yield numbers[done:at]
                yield numbers[at:end]
                done = end
            at = self._next(numbers, max(done, at + 1))
        if done < len(numbers):
            yield numbers[done:]

    def _next(self, numbers: list[int], start: int) -> int:
        """Where the sign stands next; -1 where it does not."""
        try:
            return numbers.index(self.sign, start)
        except ValueError:
            return -1
