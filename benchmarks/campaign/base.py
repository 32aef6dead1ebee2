"""What all targets share: how a command is run, what is sound, odd words, and ways to spoil bytes."""
from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from factex.cli import run

# What may reach nobody's terminal.
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ODD = (
    "\U0001d54f", "\U0001f600", "e\u0301", "\u0301", "\u200b", "\u200d", "\ufeff", "\u00a0", "\u2028", "\x85", "\x00", "\x1b[31m",
    "\x7f", "\u202e", "ß", "İ", "ǆ", "ﬁ", "٣", "½", "#1:", "*", "_", "\\", "<b>", "&amp;", "http://x.org/a", "@ab", "...", "--", "’",
    "‘", "'",
    "“", "”", '"', "«", "»", "„", "``", "''", "(", ")", "[", "]", "—", "–", "…", "?", "!", ";", ":", ",", ".", "\n", "\n\n", "\r\n",
    "\t", " ",
    "१", "中", "ا", "\u0345", "\U0010ffff", "\ue000", "\uf8ff", "\ufffe", "㐀", "퟿", "\u1680", "a\u0308\u0323", "1.", "1,000.5", "12:30",
    "2016-09-08", "U.S.", "x" * 300, "'s", "n't", "’s", "=1+1", "|", "~meet", "{who}", "%s", "$TYPE", "\\x1b", "../..", "CON",
)  # fmt: skip
PIECES = (
    b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", "\u202e".encode(), "\u2028".encode(), b"\xc2\x85", b"---\n", b"...\n",
    b"&a ", b"*a", b"!!python/object:x ", b"! ", b"{", b"}", b"[", b"]", b"<", b">", b"<<", b">>", b"\t", b": ", b":", b" #", b'"', b"'",
    b"|\n", b">-\n", b"~", b"~<", b"..12", b"..", b"(", b")", b"|", b"/", b"/(/", b"{a:subject}", b"\r", b"\n", b"\n\n", b"- ", b"? ",
    b"%YAML 1.2\n", b"null",
    b"=", b"999999999", b"-1", b"\\", b"\x1b[31m", b",", b"\xf0\x9f\x98\x80", b"PAR1", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"<p>", b"<!--",
)  # fmt: skip


class Broken(Exception):
    """A promise was not kept; the first line says which."""


@dataclass(frozen=True)
class Target:
    """One way to try factex: its work is done with a source of chance in an empty folder, the working one, and raises where something
    breaks.

    `seconds` of the processor are the most that an attempt may take, `share` is its part of the time; `missing` says why it cannot be
    tried.
    """

    name: str
    about: str
    work: Callable[[Random, Path], None]
    seconds: int = 30
    share: float = 1.0
    missing: Callable[[], str | None] = lambda: None


def command(*arguments: str, codes: Sequence[int] = (0, 1)) -> tuple[int, str, str]:
    """Run a command in this process; its code, output and messages, which must be sound."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(arguments)
    told = err.getvalue()
    if code not in codes:
        raise Broken(f"exit code {code} of {arguments[0]}: {told[:200]!r}")
    sound(arguments[0], told)
    return code, out.getvalue(), told


def sound(name: str, told: str) -> None:
    """Whether messages are: no traceback, nothing that failed inside, nothing that steers a terminal."""
    if "Traceback" in told:
        raise Broken(f"a traceback of {name}: {told.splitlines()[-1][:200]}")
    for line in told.splitlines():
        if re.match(r"factex: (.*: )?failed: ", line):
            raise Broken(f"{name}: {re.sub('[0-9]+', 'N', line)[-160:]}")
        if len(line) > 5_000:
            raise Broken(f"{name}: a message of {len(line)} characters")
    if found := STEERS.search(told):
        raise Broken(f"{name}: U+{ord(found[0]):04X} in a message")


def spoilt(data: bytes, chance: Random, times: int | None = None) -> bytes:
    """The bytes with a few changes."""
    for _ in range(times or chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 4, 16, 100, len(data))))
        form = chance.randrange(9)
        if form == 0:
            data = data[:at] + data[end:]
        elif form == 1 and data:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1:]
        elif form == 2:
            data = data[:at] + data[at:end] * chance.choice((2, 2, 3, 50)) + data[end:]
        elif form == 3:
            data = data[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 200)) + data[at:]
        elif form == 4:
            data = data[:at]
        elif form == 5:
            lines = data.split(b"\n")
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            data = b"\n".join(lines)
        elif form == 6:
            data = data[:at] + data[end:end + 40] + data[at:end] + data[end + 40:]
        elif form == 7:
            data = data[:at] + chance.choice(ODD).encode("utf-8", "surrogatepass") + data[at:]
        else:
            data = data[:at] + chance.randbytes(chance.choice((1, 2, 8, 64))) + data[end:]
        if len(data) > 2_000_000:
            data = data[:2_000_000]
    return data


def one_of(chance: Random, *choices: Callable[[], str]) -> str:
    """What one of several makes."""
    return chance.choice(choices)()
