"""Everything that is written, of any text and with odd names of documents and entities: it can be read again, and nothing in it is run."""
from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import duckdb
import pyarrow.parquet
from sample_pack import write

from campaign.base import ODD, Broken, Target, command
from campaign.packs import SAMPLE
from factex.formats.writers import WRITERS

RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NAMES = ("../../up", "/etc/passwd", "a/b/c", "..", ".", "", "con", "a" * 500, "<img src=x onerror=1>", "=1+1", "a\nb", "\x1b[31m", "é",
    "https://x.org/a?b=c#d",
         "a.txt", "a.txt/b", "index.html", "A", "a", "a ", "%2e%2e", "\\", "*", "\U0001f600", "-o")
TAGS = frozenset(("script", "style", "link", "meta"))


class _Page(HTMLParser):
    """The elements of a page, as a browser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def documents(chance: Random) -> int:
    """Records with odd names and texts, as in.jsonl; how many."""
    rows = []
    for _ in range(chance.randrange(1, 6)):
        parts = []
        for _ in range(chance.randrange(1, 5)):
            between = chance.choice(("", *ODD)).replace("\ud800", "")
            parts.append(chance.choice((
                f"Anna Brandt phoned Boris Ivanov{between} in Bern.", f"Anna {between} Brandt phoned Boris {between} Ivanov in Geneva.",
                f"“Anna Brandt {between} phoned Boris Ivanov.”", between, "Anna Brandt warned.")))
        row = {"id": chance.choice((*NAMES, *ODD)), "text": chance.choice((" ", "\n\n", "")).join(parts)}
        if chance.random() < 0.5:
            row["date"] = "2016-09-08"
        rows.append(row)
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return len(rows)


def of_formats(chance: Random, folder: Path) -> None:
    """One format, by standard output, as a file, in shards or as a folder."""
    name = json.dumps(chance.choice(ODD).replace("\ud800", "") or "x", ensure_ascii=False)
    write(Path("pack"), {**SAMPLE, "lexicon/sample.yaml": SAMPLE["lexicon/sample.yaml"].replace("Bern: []", f"{name}: [Bern]")})
    count = documents(chance)
    form = chance.choice(list(WRITERS))
    rows = chance.choice(WRITERS[form].rows)
    arguments = ["extract", "in.jsonl", "--rules", "pack", "--format", form, "--rows", rows]
    target = Path("out" + chance.choice((WRITERS[form].ending, "", ".x")))
    if chance.random() < 0.2:
        arguments += ["--shard-size", "2"]
    _, _, told = command(*arguments, "-o", str(target))
    if ": error: F" in told:
        return  # the word is none that a rule file may hold
    if Path(f"{target}.part").exists() or Path(f"{target}.part.json").exists() or Path(f"{target}.new").exists():
        raise Broken(f"{form}: something is left beside the output")
    if Path("../up").exists() or {path.name for path in Path().iterdir()} - {"pack", "in.jsonl", target.name}:
        raise Broken(f"{form}: something is written elsewhere: {sorted(path.name for path in Path().iterdir())}")
    files = [path for path in (target.rglob("*") if target.is_dir() else [target]) if path.is_file()]
    for path in files:
        if not path.resolve().is_relative_to(target.resolve()):
            raise Broken(f"{form}: {path} lies outside")
        whole(form, rows, path)
    if form == "brat" and "--shard-size" not in arguments and len([path for path in files if path.suffix == ".ann"]) != count:
        raise Broken(f"brat: {len(files)} files of {count} documents")


def whole(form: str, rows: str, path: Path) -> None:
    """Whether a file is what its format says."""
    if form in ("jsonl", "plover"):
        for line in path.read_text(encoding="utf-8").splitlines():
            json.loads(line)
    elif form in ("json", "webannotation"):
        json.loads(path.read_text(encoding="utf-8"))
    elif form == "csv":
        table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True))
        if len({len(row) for row in table}) != 1 or any(cell.startswith(RUN) for row in table for cell in row):
            raise Broken("csv: a row of another length, or a cell that is run")
    elif form == "parquet":
        pyarrow.parquet.read_table(path)
    elif form == "duckdb":
        with duckdb.connect(str(path), read_only=True) as database:
            for (view,) in database.sql("SELECT table_name FROM information_schema.tables").fetchall():
                database.sql(f'SELECT * FROM "{view}"').fetchall()
    elif form == "html":
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        tags = [tag for tag, _ in page.tags]
        if tags.count("script") != 2 or tags.count("style") != 1 or any(tag in ("img", "iframe", "link", "base", "object") for tag in tags):
            raise Broken("html: an element that is not its own")
        if any(key.startswith("on") for _, attributes in page.tags for key in attributes):
            raise Broken("html: an attribute that runs something")
        if any((attributes.get("href") or "#").partition(":")[0].lower() in ("javascript", "data",
            "vbscript") for _, attributes in page.tags):
            raise Broken("html: an address that runs something")
    elif form == "brat" and path.suffix == ".ann":
        annotations(path)
    elif form == "conll":
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line and not line.startswith("#") and line.count("\t") != 9:
                raise Broken("conll: a line that has not ten columns")


def annotations(path: Path) -> None:
    """Whether brat's offsets are those of its text."""
    text = path.with_suffix(".txt").read_text(encoding="utf-8") if path.with_suffix(".txt").exists() else None
    raw = Path(str(path)[:-4] + ".txt").read_bytes().decode() if text is None else path.with_suffix(".txt").read_bytes().decode()
    for line in path.read_bytes().decode().split("\n"):
        if line.startswith("T"):
            _, about, words = line.split("\t")
            spans = [tuple(map(int, span.split())) for span in about.partition(" ")[2].split(";")]
            if " ".join(raw[start:end] for start, end in spans) != words:
                raise Broken("brat: offsets do not hold")


def of_reports(chance: Random, folder: Path) -> None:
    """Reports for people: explanations, differences, tests, reference pages."""
    name = json.dumps(chance.choice(ODD).replace("\ud800", "") or "x", ensure_ascii=False)
    rules = SAMPLE["rules.yaml"].replace("Two parties talk by telephone.", name).replace("- miss: Anna Brandt slept.", f"- miss: {name}")
    write(Path("pack"), {**SAMPLE, "rules.yaml": rules})
    write(Path("other"), {**SAMPLE, "rules.yaml": rules.replace("~phone [<aloud>]", "~ring")})
    documents(chance)
    form = chance.choice(("text", "json"))
    command(*chance.choice((
        ("explain", "in.jsonl", "--rules", "pack", "--format", chance.choice(("text", "json", "html"))),
        ("explain", "in.jsonl", "--rules", "pack", "--rule", "rules/call", "--format", chance.choice(("text", "json", "html"))),
        ("diff", "--before", "other", "--after", "pack", "in.jsonl", "--format", form), ("test", "--rules", "pack", "--format", form),
        ("rules", "--rules", "pack", "--format", form), ("rules", "show", "rules/call", "--rules", "pack", "--format", form),
        ("rules", "docs", "-o", "pages", "--rules", "pack"), ("rules", "profile", "in.jsonl", "--rules", "pack", "--format", form),
        ("lint", "--examples", "--rules", "pack"), ("test", "--rules", "pack", "--coverage"),
    )))


TARGETS = (
    Target("writers", "every output format, of any text and any names", of_formats, share=2),
    Target("reports", "explanations, differences, tests, profiles and pages of any text", of_reports),
)
