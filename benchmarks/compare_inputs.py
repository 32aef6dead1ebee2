"""What the benchmark reads: a text made of the pack's own examples, the text several times over, and the pack with copies of its rules."""
from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from factex.packs import default_pack
from factex.patterns import Verb
from factex.workshop.explain_bench import Bench
from factex.workshop.pattern import walk
from factex.workshop.rules import Rule

BYTES = 410_000  # of a text that is made: some eighty articles
SENTENCES = (6, 40)  # examples of an article, at least and at most
AUXILIARIES = {"be", "have", "do"}


def made_up(rules: Iterable[Rule], size: int = BYTES, seed: int = 0) -> Iterator[dict[str, str]]:
    """Articles of at least `size` bytes in all, made of the examples of rules: the same for the same rules and seed."""
    chance = random.Random(seed)
    examples = sorted({case.text.strip() for rule in rules for case in rule.cases})
    written = 0
    while written < size:
        chosen = [chance.choice(examples) for _ in range(chance.randint(*SENTENCES))]
        paragraphs = [" ".join(chosen[at:at + 3]) for at in range(0, len(chosen), 3)]
        text = "\n\n".join(paragraphs)
        written += len(text.encode())
        yield {"id": f"made-{written}", "date": "2016-09-08", "text": text}


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a file of JSON Lines, each with an id. Raises ValueError on what is none."""
    records = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            record = json.loads(line)
            if not isinstance(record, dict) or not isinstance(record.get("text"), str):
                raise ValueError(f"line {number} is no record with a `text`")
            records.append({"id": str(record.get("id", number)), **{key: record[key] for key in ("date", "text") if record.get(key)}})
    if not records:
        raise ValueError("no records")
    return records


def size_of(records: Sequence[dict[str, Any]]) -> int:
    """Bytes of the texts."""
    return sum(len(record["text"].encode()) for record in records)


def write_times(records: Sequence[dict[str, Any]], times: int, path: Path) -> Path:
    """The records several times over, each with an id of its own."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for time in range(times):
            for record in records:
                out.write(json.dumps({**record, "id": f"{time}/{record['id']}"}, ensure_ascii=False) + "\n")
    return path


def write_rules(times: int, folder: Path) -> Path:
    """A layer over the English pack with which there are `times` as many rules: copies under other names, with the same words.

    Nothing costs more: whatever a rule finds, each of its copies finds too, and all but one fall.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text("extends: en\n", encoding="utf-8")
    for file in sorted(default_pack().glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        if "\nrule: " in text:
            for copy in range(2, times + 1):
                (folder / f"{file.stem}-{copy}.yaml").write_text(text, encoding="utf-8")
    return folder


def task(bench: Bench) -> dict[str, Any]:
    """What the other systems are told of the pack: the expression of tokens, and per type of facts its verbs with their forms."""
    verbs: dict[str, dict[str, list[str]]] = {}
    words = bench.tools.units.words
    for rule in bench.rules.values():
        for line in rule.find:
            for part in walk(line.pattern):
                if isinstance(part, Verb):
                    named = rule.words.get(part.name) or words.verbs.get(part.name, ()) if part.is_class else (part.name,)
                    for verb in named:
                        verbs.setdefault(rule.fact, {})[verb] = _forms(verb, words.forms)
    kept = {kind: {verb: forms for verb, forms in sorted(found.items()) if forms and verb not in AUXILIARIES}
            for kind, found in sorted(verbs.items())}
    return {"token": bench.book.text.token.pattern, "verbs": kept}


def _forms(verb: str, forms: Any) -> list[str]:
    """All forms of a verb, with what stands behind it."""
    first, _, rest = verb.partition(" ")
    return sorted({f"{form} {rest}".strip() for spellings in forms.get(first, ()) for form in spellings})
