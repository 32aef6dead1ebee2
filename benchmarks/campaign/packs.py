"""Rules as strangers might write them: bytes, structure and keys of a pack changed. `factex lint` must say what is wrong, whatever it
is."""
from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from sample_pack import FILES, write

from campaign.base import ODD, Broken, Target, command, spoilt
from factex.workshop.schema import KEYS, KINDS

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = """\
rule: call
fact: call
about: Two parties talk by telephone.
slots: {participants: actor many 1+}
words: {aloud: [aloud, out loud]}
find: |
  {participants:subject} ~phone [<aloud>] {participants}
  {participants}'s ..3 (call|telephone)
unless: |
  ~phone never
set: {polarity: positive}
tests:
  - hit: Anna Brandt phoned Boris Ivanov.
    participants: [Anna Brandt, Boris Ivanov]
  - miss: Anna Brandt slept.
---
rule: warned
fact: statement
about: Somebody warns.
frame: {verb: warn, subject: speaker}
needs: [speaker]
priority: 2
tests:
  - hit: Anna Brandt warned.
    speaker: Anna Brandt
    attribution: ""
    date: 2016-09-08
  - miss: Anna Brandt slept.
---
rule: again
fact: statement
about: The same one goes on.
carry: {role: speaker, from: [statement], sentences: 2, paragraphs: 1}
find: |
  <start> {content:quote} <end>
tests:
  - hit: Anna Brandt warned. “The telephone rings.”
    facts: [{speaker: Anna Brandt}, {speaker: Anna Brandt, content: The telephone rings.}]
  - hit: Anna Brandt learned.
    todo: true
  - miss: Anna Brandt slept.
"""
EVENTS = """\
about: Codes.
place: place
modes:
  polarity: {negative: negation}
---
event: call
about: A call.
fact: call
when: {polarity: positive}
code: CONSULT
quad: 1
actor: participants
"""
SAMPLE = {**FILES, "rules.yaml": RULES, "events.yaml": EVENTS}
LAYER = {"pack.yaml": "name: mine\nextends: en\nfacts:\n  visit:\n    about: Somebody visits.\n    core: {visitor: party, host: party}\n",
         "visits.yaml": RULES.partition("---")[0].replace("fact: call", "fact: visit").replace("participants",
         "visitor").replace("set:", "#")}
GOLDEN = """\
document: text.txt
date: 2016-09-08
facts:
- type: call
  id: "0123456789abcdef"
  trigger: {at: 12-18, text: "phoned"}
  span: 0-31
  roles:
    participants:
    - {at: 0-11, text: "Anna Brandt", type: person, entity: "Anna Brandt", refers_to: ["x"], value: "y"}
  attributes: {polarity: positive}
  attribution: {cue: "said", at: 0-4, text: "Anna", type: person}
"""  # what other goldens have, so that all keys stand in it; the fact itself is another


@cache
def toy() -> dict[str, str]:
    """The pack of a language of nobody's."""
    folder = ROOT / "tests" / "toy"
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}


def base(chance: Random) -> tuple[Path, dict[str, str]]:
    """The files of a good pack, written into a folder."""
    files = chance.choices((SAMPLE, toy(), LAYER), (12, 2, 1))[0]
    return write(Path("pack"), files), dict(files)


def lint(chance: Random) -> None:
    """Lint, and where nothing is wrong read, test and explain a little by the rules."""
    code, out, _told = command("lint", "--rules", "pack", *chance.choice(((), (), ("--format", "json"), ("--format", "sarif"))))
    if code != (": error: " in out or '"error"' in out):
        raise Broken(f"lint ends with {code}, and says {out[:100]!r}")
    if code == 0:
        Path("text.txt").write_text("Anna Brandt phoned Boris Ivanov in Bern. She warned.", encoding="utf-8")
        command("extract", "text.txt", "--rules", "pack", "--format", chance.choice(("jsonl", "table", "csv", "html")))
        more = chance.choice((("test", "--own"), ("explain", "text.txt"), ("rules",)))
        command(*more, "--rules", "pack")
    else:
        command("extract", "pack/pack.yaml", "--rules", "pack", codes=(1,))


def of_bytes(chance: Random, folder: Path) -> None:
    """A file or two with other bytes."""
    pack, files = base(chance)
    for name in chance.sample(sorted(files), chance.choice((1, 1, 1, 2))):
        (pack / name).write_bytes(spoilt(files[name].encode(), chance))
    lint(chance)


def of_structure(chance: Random, folder: Path) -> None:
    """A file read as YAML, changed as a tree, and written again."""
    pack, files = base(chance)
    name = chance.choice(sorted(files))
    documents = [document for document in yaml.safe_load_all(files[name]) if document is not None]
    for _ in range(chance.choice((1, 1, 2, 5))):
        documents = changed(documents, chance, 0)
        if not isinstance(documents, list):
            documents = [documents]
    style = chance.choice((None, None, "|", ">", '"', "'"))
    text = yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False, default_style=style, default_flow_style=chance.random() < 0.2)
    (pack / name).write_text(text, encoding="utf-8")
    lint(chance)


def changed(node: Any, chance: Random, depth: int) -> Any:
    """The tree with a change at one place."""
    if isinstance(node, dict) and node and chance.random() < 0.8:
        key = chance.choice(list(node))
        form = chance.randrange(10)
        if form == 0:
            return {k: v for k, v in node.items() if k != key}
        if form == 1:
            return {(a_key(chance) if k == key else k): v for k, v in node.items()}
        if form == 2:
            return {**node, a_key(chance): value(chance)}
        if form == 3:
            return {**node, a_key(chance): node[key]}
        return {k: changed(v, chance, depth + 1) if k == key else v for k, v in node.items()}
    if isinstance(node, list) and node and chance.random() < 0.8:
        at = chance.randrange(len(node))
        form = chance.randrange(8)
        if form == 0:
            return node[:at] + node[at + 1:]
        if form == 1:
            return node[:at] + [node[at]] * chance.choice((2, 2, 40)) + node[at + 1:]
        if form == 2:
            return [*node, value(chance)]
        return [changed(item, chance, depth + 1) if number == at else item for number, item in enumerate(node)]
    if isinstance(node, str) and chance.random() < 0.6:
        at = chance.randrange(len(node) + 1)
        form = chance.randrange(4)
        if form == 0:
            return node[:at]
        if form == 1:
            return node[:at] + chance.choice(ODD) + node[at:]
        if form == 2:
            return spoilt(node.encode(), chance, 1).decode("utf-8", "replace").replace("\x00", "")
        return node + node
    return value(chance)


def a_key(chance: Random) -> str:
    """A key that means something somewhere, most of the time."""
    return chance.choice([row.key for row in KEYS] + list(ODD)) if chance.random() < 0.8 else str(chance.randrange(10**12))


def value(chance: Random) -> Any:
    """A value of any form."""
    form = chance.randrange(12)
    if form == 0:
        return None
    if form == 1:
        return chance.choice((0, -1, 10**9, 10**30, 1.5, True, False))
    if form == 2:
        return [value(chance) for _ in range(chance.randrange(3))]
    if form == 3:
        return {a_key(chance): value(chance) for _ in range(chance.randrange(3))}
    if form == 4:
        return ""
    if form == 5:
        return chance.choice(ODD)
    if form == 6:
        inner: Any = "x"
        for _ in range(chance.choice((5, 18, 25, 200))):
            inner = [inner] if chance.random() < 0.5 else {"a": inner}
        return inner
    try:
        return yaml.safe_load(chance.choice(KEYS).sample)
    except yaml.YAMLError:
        return "x"


def of_keys(chance: Random, folder: Path) -> None:
    """A file made of documents with keys that are declared, and values of any of them."""
    pack, files = base(chance)
    rows = [kind for kind in KINDS if kind.files]
    for _ in range(chance.choice((1, 2))):
        kind = chance.choice(rows)
        name = kind.files.replace("*", chance.choice(("made", "rules", "words")))
        documents = []
        for _ in range(chance.randrange(1, 4)):
            keys = [row for row in KEYS if row.kind == kind.name]
            some = [row for row in keys if row.default is None or chance.random() < 0.4]
            documents.append("".join(f"{row.key}: {sample(row.sample, chance)}\n" for row in some))
        before = files.get(name, "") if chance.random() < 0.5 else ""
        write(pack, {name: before + ("\n---\n" if before else "") + "---\n".join(documents)})
    lint(chance)


def sample(own: str, chance: Random) -> str:
    """A key's own sample, or another's, or something odd."""
    form = chance.randrange(8)
    if form < 5:
        return own
    if form < 7:
        return chance.choice(KEYS).sample
    return yaml.safe_dump(value(chance), default_flow_style=True).replace("\n...", "").strip()


def of_goldens(chance: Random, folder: Path) -> None:
    """A golden with other bytes or another tree."""
    write(Path("pack"), SAMPLE)
    Path("text.txt").write_text("Anna Brandt phoned Boris Ivanov.", encoding="utf-8")
    if chance.random() < 0.5:
        data = spoilt(GOLDEN.encode(), chance)
    else:
        data = yaml.safe_dump(changed(yaml.safe_load(GOLDEN), chance, 0), allow_unicode=True).encode("utf-8", "replace")
    Path("golden.yaml").write_bytes(data)
    accept = ("--accept",) if chance.random() < 0.3 else ()
    command("test", "golden.yaml", "--rules", "pack", *accept)
    if accept and Path("golden.yaml").read_bytes() != data:
        _code, out, _ = command("test", "golden.yaml", "--rules", "pack")
        if "goldens: 1 passed, 0 failed" not in out:
            raise Broken("a golden that was accepted does not pass")


def of_folders(chance: Random, folder: Path) -> None:
    """Odd names, links, folders in the place of files, files that cannot be read."""
    pack, files = base(chance)
    name = chance.choice(sorted(files))
    form = chance.randrange(7)
    if form == 0:
        (pack / name).rename(pack / chance.choice(("a\n.yaml", "\x1b[31m.yaml", "é.yaml", "a b.yaml", "-.yaml", ".yaml",
            "x" * 240 + ".yaml")))
    elif form == 1:
        (pack / name).unlink()
        (pack / name).mkdir()
    elif form == 2:
        (pack / name).unlink()
        (pack / name).symlink_to(chance.choice(("/etc/hostname", "/dev/zero", name, "../pack", "nowhere", "pack.yaml", "/proc/self/mem")))
    elif form == 3:
        shutil.copytree(pack, "copy")
        shutil.copytree("copy", pack / chance.choice(("deep", "lexicon/more", "new", "schema")), dirs_exist_ok=True)
    elif form == 4:
        here = pack
        for _ in range(chance.choice((10, 200))):
            here = here / "d"
        here.mkdir(parents=True)
        (here / "x.yaml").write_text("a: b\n", encoding="utf-8")
    elif form == 5:
        (pack / name).write_bytes(b"")
    else:
        shutil.rmtree(pack / "lexicon", ignore_errors=True)
        (pack / "lexicon").symlink_to(chance.choice(("..", "/", ".", "nowhere", "/proc")))
    lint(chance)


TARGETS = (
    Target("pack-bytes", "a file of rules with other bytes, linted and used", of_bytes, share=2, seconds=90),
    Target("pack-trees", "a file of rules with another structure", of_structure, share=2, seconds=90),
    Target("pack-keys", "files made of all keys there are, with values of others", of_keys, share=2, seconds=90),
    Target("pack-folders", "links, odd names, missing and strange files in a pack", of_folders, seconds=90),
    Target("goldens", "a golden with other bytes or another structure", of_goldens),
)
