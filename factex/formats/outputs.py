"""What a writer is given beside the documents: where to write, and what of them."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO, TypeAlias

from factex.engine.book import Book
from factex.values import Document

ROWS = ("facts", "mentions")
TEXT, FILE, FOLDER = "text", "file", "folder"


@dataclass(frozen=True, slots=True)
class Output:
    """Where a writer writes, and how.

    `book` is the pack by which the documents were read. A writer of text has a `stream`, which takes UTF-8; one of a file or a
    folder a `path`, where nothing stands yet. `going_on`: the stream holds the output of earlier documents already, its head
    included. `width` is a terminal's, in columns, or None where nobody's screen sets a limit; `colour` says whether escape
    codes for colour are welcome.
    """

    book: Book
    stream: TextIO | None = None
    path: Path | None = None
    rows: str = "facts"
    going_on: bool = False
    width: int | None = None
    colour: bool = False

    @property
    def text(self) -> TextIO:
        """The stream of a writer of text."""
        assert self.stream is not None
        return self.stream

    @property
    def place(self) -> Path:
        """The path of a writer of a file or folder."""
        assert self.path is not None
        return self.path

    @property
    def defaults(self) -> Mapping[str, Mapping[str, str]]:
        """The attribute values that go without saying, by fact type and attribute."""
        return self.book.context.defaults


# A writer takes the documents as they come and returns when the last is written.
Write: TypeAlias = Callable[[Iterable[Document], Output], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of writers.

    `about` is its line in the manual, `rows` what it can write rows of, `to` what it writes (TEXT, FILE, FOLDER). `appends`: what
    stands of the output of some documents is the beginning of the output of more, so that a run can go on behind it. `ending` is
    that of its files; `needs` the module of an extra; `mentions`: it writes a document's mentions beside its facts. `write_folder`
    writes a folder where `-o` names no file of that ending.
    """

    write: Write
    about: str
    ending: str
    rows: tuple[str, ...] = ("facts",)
    to: str = TEXT
    appends: bool = False
    needs: str = ""
    mentions: bool = False
    write_folder: Write | None = None

    def into(self, output: str | None) -> Format:
        """The format as it writes to `output`, which is a file, a folder, or None for standard output."""
        if self.write_folder is None or output is None or output.casefold().endswith(self.ending) or output.startswith("/dev/"):
            return self
        return replace(self, write=self.write_folder, ending="", to=FOLDER)
