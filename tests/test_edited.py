"""Rules that are edited again and again: from the cache comes what a fresh compile gives, and only what hangs on an edit is compiled."""
from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

import factex
from factex.engine.write import record
from factex.packs import default_pack

TOY = Path(__file__).parent / "toy"

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no cache where a system does not tell who owns a file")

QUOTES_ALONE = """---
rule: alone
fact: statement
about: A quotation by itself, which asks for no word.
priority: 1
find: |
  <start> {content:quote} <end>
carry: speaker
"""

NEW_RULE = """---
rule: waved
fact: meeting
about: Somebody waves.
words: {beckon: [wave, beckon, harbour], close: [near, close by, next door]}
find: |
  {participants:subject} ~<beckon> <close> (to|at) {participants}
tests:
- hit: Anna Brandt waved close by to Boris Ivanov.
  participants: [Anna Brandt, Boris Ivanov]
- miss: Anna Brandt waved.
"""

TEXTS = (
    "Anna Brandt waved close by to Boris Ivanov. Anna Brandt harboured near at Chen Wei.",
    "Chen Wei rang the zeppelin office, and Anna Brandt telephoned Boris Ivanov by lighthouse on Friday.",
    "The two ministers met in Bern near the harbour. \"We will harbour no fear,\" Petra Novak said by signal lamp.",
    "Boris Ivanov spoke over the telegraph wire with Anna Brandt. The minister did not call the chancellor.",
    "Anna Brandt said that it was late. Boris Ivanov accused her of lying. “She never looked.”",
    "Omar Haddad accused the ministry of hiding the harbour from reporters who met Petra Novak.",
)

# What is done to files of rules: file, what stands there, what comes instead. Each step is done on top of those before it.
EDITS = (
    (("statements.yaml", "as: {accusation: accuser}", "as: {accusation: accused}"),
     ("statements.yaml", "set: {act: believe}", "set: {act: say}")),
    (("statements.yaml", "sentences: 4, paragraphs: 1}", "sentences: 1, paragraphs: 0}"),
     ("statements.yaml", "priority: 2", "priority: 9"),
     ("statements.yaml", None, QUOTES_ALONE)),
    (("calls.yaml", "# Calls", "# All calls"), ("calls.yaml", "- hit: ", "- hit:  ")),
    (("calls.yaml", "reach: [reach, contact]", "reach: [reach, contact, hail]"),
     ("calls.yaml", "ring: [phone, telephone, ring,", "ring: [phone, ring,"),
     ("meetings.yaml", None, NEW_RULE)),
    (("calls.yaml", "find: |\n", "find: |\n  {participants} ~ring the zeppelin {topic:phrase}\n"),
     ("calls.yaml", "find: |\n", "find: |\n  {participants} ~<talk> over the telegraph wire with {participants}\n"),
     ("meetings.yaml", "beckon: [wave, beckon, harbour]", "beckon: [wave, water]"),
     ("meetings.yaml", "- miss: Anna Brandt waved.", "- miss: Anna Brandt waved.\n- miss: Chen Wei beckoned.")),
    (("calls.yaml", "~ring the zeppelin {topic:phrase}", "~ring [the] (zeppelin|harbour) <<office>>"),
     ("calls.yaml", "telephone, phone, phones,", "telephone, lighthouse, signal lamp, phones,"),
     ("meetings.yaml", "close: [near, close by, next door]", "close: [close by, near here, near]"),
     ("meetings.yaml", "rule: waved", "rule: beckoned"),
     ("accusations.yaml", "find: |\n", "find: |\n  {accuser} ~water the <noun> of <building> {accused}\n")),
    (("meetings.yaml", NEW_RULE.replace("beckon: [wave, beckon, harbour]", "beckon: [wave, water]").replace("rule: waved", "rule: beckoned")
      .replace("close: [near, close by, next door]", "close: [close by, near here, near]")
      .replace("- miss: Anna Brandt waved.", "- miss: Anna Brandt waved.\n- miss: Chen Wei beckoned."), NEW_RULE),),
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("FACTEX_CACHE", str(folder))
    return folder


@pytest.fixture
def english(tmp_path: Path) -> Path:
    """An English pack of one's own, to be changed."""
    return Path(shutil.copytree(default_pack(), tmp_path / "en"))


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "toy"))


def changed(file: Path, old: str | None, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old is None or old in text
    file.write_text(text + new if old is None else text.replace(old, new, 1), encoding="utf-8")


def loaded(rules: Path) -> factex.Extractor | str:
    """The extractor, or the mistakes."""
    try:
        return factex.load(rules)
    except factex.RuleError as error:
        return str(error)


def fresh(rules: Path) -> factex.Extractor | str:
    """The same without a cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTEX_CACHE", "off")
        return loaded(rules)


def assert_same(one: factex.Extractor | str, other: factex.Extractor | str, texts: tuple[str, ...]) -> int:
    """Both have the same mistakes, or the same rules and all that they find; gives how many facts."""
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return 0
    assert list(one.rules) == list(other.rules)
    facts = 0
    for text in texts:
        found, expected = one.read(text), other.read(text)
        assert list(map(record, found.facts)) == list(map(record, expected.facts))
        assert found.mentions == expected.mentions
        facts += len(expected.facts)
    return facts


def forbidden(*_: object) -> NoReturn:
    raise AssertionError("the whole pack was compiled")


@pytest.fixture
def no_compile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], factex.Extractor]]:
    """Loads rules, and fails where that takes a compile of the whole pack."""
    def load(rules: Path) -> factex.Extractor:
        with monkeypatch.context() as patch:
            patch.setattr("factex.workshop.compile.compile_pack", forbidden)
            return factex.load(rules)
    yield load


def test_edits_give_what_a_fresh_compile_gives(english: Path, cache: Path, no_compile: Callable[[Path], factex.Extractor]) -> None:
    factex.load(english)
    found = []
    for step in EDITS:
        for file, old, new in step:
            changed(english / file, old, new)
        known, expected = no_compile(english), fresh(english)
        examples = (case.text for rule in known.rules if rule.id.startswith("calls/spoke") for case in rule.cases)
        found.append(assert_same(known, expected, (*TEXTS, *examples)))
    assert min(found) > 20 and len(set(found)) > 2


@pytest.mark.parametrize("file, old, new", [
    ("lexicon/words.yaml", None, "---\nclass: sheds\nabout: Sheds.\nwords: [boathouse]\n"),
    ("clauses.yaml", "passive: be ", "passive: get "),
    ("pack.yaml", "core: {participants: party many}", "core: {participants: party many 2+}"),
])
def test_what_lies_below_rules_is_compiled_anew(english: Path, cache: Path, file: str, old: str | None, new: str) -> None:
    factex.load(english)
    changed(english / file, old, new)
    assert_same(loaded(english), fresh(english), TEXTS)


def test_mistakes_are_told_as_ever(english: Path, cache: Path, no_compile: Callable[[Path], factex.Extractor]) -> None:
    before = factex.load(english)
    for old, new in (("rule: phoned", "rule: ["), ("~<reach>", "~<raech>"), ("rule: phoned", "rule: spoke-by-phone"),
                     ("~<talk>", "~talks")):
        text = (english / "calls.yaml").read_text(encoding="utf-8")
        changed(english / "calls.yaml", old, new)
        wrong = loaded(english)
        assert isinstance(wrong, str)
        assert wrong == fresh(english)
        (english / "calls.yaml").write_text(text, encoding="utf-8")
        assert_same(no_compile(english), before, TEXTS)


def test_rules_of_layers_are_counted_anew(english: Path, cache: Path, tmp_path: Path) -> None:
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "more.yaml").write_text(NEW_RULE, encoding="utf-8")
    for old, new in (("rule: waved", "rule: waved\npriority: 3"), ("rule: waved", "rule: calls/phoned\noff: true\n---\nrule: waved"),
                     ("off: true", "off: false"), ("rule: calls/phoned\noff: false\n---\n", "")):
        factex.load(layer)
        changed(layer / "more.yaml", old, new)
        assert_same(loaded(layer), fresh(layer), TEXTS)


def test_remains_without_their_book_are_not_used(toy: Path, cache: Path) -> None:
    factex.load(toy)
    next(cache.glob("*.book")).unlink()
    changed(toy / "calls.yaml", "find: |\n", "find: |\n  {participants:subject} -o <<~rota>>\n")
    texts = tuple(case.text for rule in factex.load(toy).rules for case in rule.cases)
    assert assert_same(factex.load(toy), fresh(toy), texts)


def random_edit(files: list[Path], words: list[str], draw: random.Random) -> None:
    """One of many small changes, of which some are mistakes."""
    file = draw.choice(files)
    lines = file.read_text(encoding="utf-8").split("\n")
    patterns = [at for at, line in enumerate(lines) if line.startswith("  ") and ("~" in line or "<<" in line) and "- " not in line]
    at = draw.choice(patterns)
    kind = draw.randrange(7)
    if kind == 0:
        lines[at] += f" {draw.choice(words)}"
    elif kind == 1:
        lines[at] += f" [({draw.choice(words)}|{draw.choice(words)} {draw.choice(words)})]"
    elif kind == 2:
        lines.insert(at, lines[at] + f" ..3 {draw.choice(words)}")
    elif kind == 3 and len(patterns) > 1:
        del lines[at]
    elif kind == 4:
        lines = re.sub(r"(?m)^rule: (\S+)", lambda found: f"rule: {found[1]}x", "\n".join(lines), count=1).split("\n")
    elif kind == 5:
        lines.insert(0, "# again")
    else:
        lines[at] += draw.choice((" <", " <nothing>", " {nobody}"))
    file.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_of_random_edits(toy: Path, cache: Path, seed: int) -> None:
    draw = random.Random(seed)
    files = [toy / name for name in ("accusations.yaml", "calls.yaml", "meetings.yaml", "statements.yaml")]
    texts = tuple(case.text for rule in factex.load(toy).rules for case in rule.cases)
    words = sorted({word for text in texts for word in re.findall(r"\w+", text)})
    good, facts = {file: file.read_bytes() for file in files}, 0
    for _ in range(12):
        random_edit(files, words, draw)
        found = loaded(toy)
        facts += assert_same(found, fresh(toy), texts)
        if isinstance(found, str):
            for file, data in good.items():
                file.write_bytes(data)
        good = {file: file.read_bytes() for file in files}
    assert facts
