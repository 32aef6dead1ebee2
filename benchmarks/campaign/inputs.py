"""Files of every format that is read, with other bytes: each is read or told of, and the next is read as ever."""
from __future__ import annotations

import csv
import gzip
import io
import json
import re
import resource
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random

import pyarrow
import pyarrow.parquet
import zstandard
from sample_pack import write
from web_pages import archive, pages

from campaign.base import ODD, Broken, Target, command, spoilt
from campaign.packs import SAMPLE

TEXTS = ("Anna Brandt phoned Boris Ivanov in Bern.", "Anna Brandt warned.\n\nShe phoned “Boris Ivanov”.", "", "é" * 40, "x")
LIBRARIES = (".parquet", ".html", ".warc")  # whose readers may raise what they like: it is told, with the name of the error


def txt() -> bytes:
    return "\n".join(TEXTS).encode()


def lines() -> bytes:
    rows = [{"id": number, "text": text, "date": "2016-09-08"} for number, text in enumerate(TEXTS)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def table() -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(("id", "text", "date"))
    rows.writerows((number, text, "2016-09-08") for number, text in enumerate(TEXTS))
    return out.getvalue().encode()


def parquet() -> bytes:
    out = io.BytesIO()
    made = pyarrow.table({"id": list(range(len(TEXTS))), "text": list(TEXTS), "date": ["2016-09-08"] * len(TEXTS)})
    pyarrow.parquet.write_table(made, out)
    return out.getvalue()


def page() -> bytes:
    return pages()[0].source.encode()


MAKERS: Mapping[str, Callable[[], bytes]] = {
    ".txt": txt, ".md": txt, ".jsonl": lines, ".csv": table, ".parquet": parquet, ".html": page, ".htm": page,
    ".warc": lambda: gzip.decompress(archive()),
}  # fmt: skip
PACK: Mapping[str, Callable[[bytes], bytes]] = {
    "": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress,
}


@cache
def good(ending: str, packed: str) -> bytes:
    """A file that can be read."""
    return PACK[packed](MAKERS[ending]())


def read(chance: Random, name: str, ending: str) -> None:
    """Read the file, and a good one behind it, in a gigabyte more than there is."""
    write(Path("pack"), SAMPLE)
    Path("zz.txt").write_text(TEXTS[0], encoding="utf-8")
    arguments = ["extract", name, "zz.txt", "--rules", "pack", "--jobs", chance.choices(("1", "2"), (9, 1))[0]]
    if chance.random() < 0.2:
        arguments += ["-o", "out.jsonl"]
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (min(size + 1_500_000_000, before[0]), before[1]))
    try:
        _, out, told = command(*arguments)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    found = Path("out.jsonl").read_text(encoding="utf-8") if "-o" in arguments else out
    facts = [json.loads(line) for line in found.splitlines()]
    if not any(fact["doc"] == "zz" for fact in facts):
        raise Broken("the file behind it was not read")
    if (inside := re.search(r"cannot be read: (\w+): (.*)", told)) and (ending not in LIBRARIES or "Memory" in inside[1]):
        raise Broken(f"{ending}: {inside[0][:200]}")
    if told.count("\n") > 5_000:
        raise Broken(f"{ending}: {told.count(chr(10))} messages")


def of_bytes(chance: Random, folder: Path) -> None:
    """A file of a format, packed or not, with other bytes."""
    ending, packed = chance.choice(list(MAKERS)), chance.choice(list(PACK))
    inside = chance.random() < 0.5
    data = PACK[packed](spoilt(good(ending, ""), chance)) if inside else spoilt(good(ending, packed), chance)
    if chance.random() < 0.1:
        ending = chance.choice(list(MAKERS))  # not what it says it is
    name = f"in{ending}{packed}"
    Path(name).write_bytes(data)
    read(chance, name, ending)


def of_values(chance: Random, folder: Path) -> None:
    """Records with values of any kind, and any text."""
    ending = chance.choice((".jsonl", ".csv", ".parquet"))
    odd = [
        lambda: "".join(chance.choices(ODD, k=chance.randrange(1, 20))), lambda: chance.randrange(-10**20, 10**20), lambda: None,
        lambda: 1.5,
        lambda: True, lambda: [1], lambda: {"a": 1}, lambda: "2016-09-08T12:00:00Z", lambda: "9999-99-99", lambda: "", lambda: "0001-01-01",
        lambda: chance.choice(TEXTS), lambda: chance.choice(TEXTS), lambda: "x" * 100_000,
    ]
    rows = [{key: chance.choice(odd)() for key in chance.sample(("id", "text", "date", "more"), chance.randrange(5))} for _ in range(8)]
    if ending == ".jsonl":
        data = "\n".join(json.dumps(row, ensure_ascii=chance.random() < 0.5) for row in rows).encode("utf-8", "surrogatepass")
    elif ending == ".csv":
        out = io.StringIO(newline="")
        table = csv.DictWriter(out, ("id", "text", "date", "more"), delimiter=chance.choice(",;\t"))
        table.writeheader()
        table.writerows(rows)
        data = out.getvalue().encode("utf-8", "surrogatepass")
    else:
        texts = chance.choice(([str(row.get("text")) for row in rows], [chance.randbytes(5) for _ in rows], [1.0] * 8))
        names = chance.choice((list(range(8)), [None] * 8, ["\x1b"] * 8))
        made = {"text": texts, "id": names, "date": chance.choice(([None] * 8, ["x"] * 8))}
        out = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.table(made), out)
        data = out.getvalue()
    Path(f"in{ending}").write_bytes(data)
    read(chance, f"in{ending}", ending)


TAGS = ("p", "div", "article", "main", "table", "tr", "td", "ul", "li", "h1", "a", "b", "span", "script", "style", "title", "meta", "time",
        "br", "svg", "math", "template", "noscript", "iframe", "form", "input", "blockquote", "q", "pre", "!--", "![CDATA[", "?xml", "html",
        "body")
ATTRIBUTES = ("class", "id", "href", "datetime", "content", "property", "name", "itemprop", "style", "onclick", "lang", "charset", "x")

VALUES = ("x", "2016-09-08", '"y"', '"', "'", "<", ">")


def of_pages(chance: Random, folder: Path) -> None:
    """Web pages made of any elements in any order, some without end."""
    out = ["<!DOCTYPE html><html><head><title>Anna Brandt</title></head><body>"] if chance.random() < 0.7 else []
    many = chance.choice((1, 1, 1, 300, 5000))
    for _ in range(chance.randrange(1, 30)):
        tag = chance.choice(TAGS)
        number = chance.choice((0, 0, 1, 2, 2000 if many < 300 else 20))
        attributes = "".join(f" {chance.choice(ATTRIBUTES)}{chance.choice(('=', '', '= '))}{chance.choice(VALUES)}" for _ in range(number))
        inside = chance.choice((*TEXTS, *ODD, "&#x110000;", "&#0;", "&", "2016-09-08 12:00"))
        out.append(chance.choice((f"<{tag}{attributes}>{inside}", f"<{tag}{attributes}>{inside}</{tag}>", f"</{tag}>", inside)) * many)
    data = "".join(out).encode("utf-8", "replace")[:3_000_000]
    Path("in.html").write_bytes(data)
    read(chance, "in.html", ".html")


TARGETS = (
    Target("readers", "files of every format, packed or not, with other bytes", of_bytes, seconds=100, share=3),
    Target("records", "records of JSON Lines, CSV and Parquet with any values", of_values),
    Target("pages", "web pages of any elements, unclosed and repeated", of_pages, seconds=150),
)
