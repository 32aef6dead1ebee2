"""The README tells the truth: its picture of facts and its Python are what the extractor gives."""
from __future__ import annotations

import contextlib
import io
import re
import textwrap
from pathlib import Path

import factex
from factex.formats.outputs import Output
from factex.formats.writers import WRITERS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_picture_is_what_comes_out() -> None:
    text = " ".join(line[2:] for line in README.splitlines() if line.startswith("> "))
    date = re.search(r"--date (\d{4}-\d\d-\d\d)", README)
    assert date
    extractor = factex.load()
    stream = io.StringIO()
    documents = [extractor.read(text, date=date[1])]
    WRITERS["table"].write(documents, Output(extractor.book, stream))
    shown = stream.getvalue().split("\n\n", 1)[1].rsplit("\n\n", 1)[0]
    assert textwrap.dedent(shown).strip() == blocks("text")[0].strip()


def test_the_python_runs() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(blocks("python")[0], "README.md", "exec"), {})
    assert out.getvalue() == "meeting ['Anna Brandt', 'Boris Ivanov']\n"


def test_start_has_two_commands() -> None:
    start = README.split("\n## Start\n")[1].split("\n## ")[0]
    first, second = re.findall(r"^```sh\n(.*?)^```$", start, re.MULTILINE | re.DOTALL)
    assert "factex extract seeds/syria-talks.txt" in first
    assert "pytest" in second
    assert "`. .venv/bin/activate`" in start  # behind it the command is plain `factex`
    assert ".venv/bin/factex" not in README.split("\n## Start\n")[1].split("\n## ", 1)[1]
