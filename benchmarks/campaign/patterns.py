"""Patterns as strangers might write them. Those that lint lets pass are tried on texts that were made to take long."""
from __future__ import annotations

from pathlib import Path
from random import Random
from time import process_time

from sample_pack import write

import factex
from campaign.base import ODD, Broken, Target, command
from campaign.packs import SAMPLE, lint
from campaign.texts import lawful
from factex.apart import TooSlow, within

WORDS = ("a", "b", "on", "met", "with", "to", "the", "telephone", "phoned", "line", ",", "x")
UNITS = ("<line>", "<city>", "<l>", "<many>", "~phone", "~<verb>", "~phone:past", "~<verb>:ing", "~<verb>:finite", "~<takes-that>",
         "~be ~phone")
SLOTS = ("{participants}", "{participants:subject}", "{participants}'s", "{place}", "{topic:phrase}", "{topic:clause}", "{topic:quote}",
         "{participants:head line}", "{topic:gerund}", "{topic:question}")
SIGNS = ("(", ")", "[", "]", "|", "<<", ">>", "/[a-z]+/", "/a*b*c*/", "..0", "{", "}", "<", ">", "~", "*", "+", "\\", '"', "..40", "{x}")
SPOKEN = ("a", "b", "on", "met", "with", "to", "the", "telephone", "phoned", "phoning", "line", ",", "x", "Anna Brandt", "Boris", "Bern",
          "a a", "were phoned", "warned", "that", "hotline", "video link", "“a”", "never", "in", "now")


def pattern(chance: Random, depth: int, general: bool, layer: bool = False) -> str:
    """A pattern, sound for the most part."""
    out = []
    for _ in range(chance.choice((1, 2, 2, 3, 4, 6, 10) if depth else (2, 3, 4, 6, 8, 12, 20))):
        form = chance.randrange(20)
        if form < 5:
            out.append(chance.choice(WORDS))
        elif form < 8:
            unit = chance.choice(UNITS if not layer else ("<line>", "<city>", "<capitalised>", "~<verb>:past", "<many>"))
            out.append(unit + (chance.choice("*+") if general and unit.startswith("<") and chance.random() < 0.5 else ""))
        elif form < 11 and not layer:
            out.append(chance.choice(SLOTS))
        elif form < 13:
            out.append(f"..{chance.randrange(1, 13)}")
        elif form < 16 and depth < 4:
            out.append(f"[{pattern(chance, depth + 1, general, layer)}]")
        elif form < 19 and depth < 4:
            out.append(f"({'|'.join(pattern(chance, depth + 1, general, layer) for _ in range(chance.choice((2, 2, 3, 8))))})")
        elif chance.random() < 0.2:
            out.append(chance.choice((*SIGNS, *ODD)).replace("\n", " "))
    return " ".join(out)


def block(chance: Random, general: bool, layer: bool = False) -> str:
    """A few lines."""
    return "".join(f"  {pattern(chance, 0, general, layer)}\n" for _ in range(chance.choice((1, 1, 2, 4))))


def marked(chance: Random, layer: bool) -> str:
    """A few lines of a general layer, each with a mark."""
    def some(depth: int) -> str:
        return pattern(chance, depth, True, layer)

    return "".join(f"  {some(1)} <<{some(2)}>> {some(1)}\n" for _ in range(2))


def text(chance: Random, words: int) -> str:
    """Words that patterns name, some of them over and over."""
    few = chance.choices(SPOKEN, k=chance.choice((1, 2, 3, 5, 12)))
    return " ".join(chance.choice(few) for _ in range(words)) + chance.choice(("", ".", " x."))


def compiled(files: dict[str, str], chance: Random) -> factex.Extractor | None:
    """The pack with these files over the sample, if nothing is wrong with it; what is wrong is told of soundly else."""
    write(Path("pack"), {**SAMPLE, **files})
    lint(chance)
    try:
        return factex.load("pack")
    except factex.RuleError:
        return None


def of_rules(chance: Random, folder: Path) -> None:
    """Lines of a rule, on texts of 50 and of 200 words: never slow."""
    entries = [", ".join(" ".join(["a"] * n) for n in range(1, chance.choice((2, 3, 6)))) for _ in range(2)]
    lengths = f"  l: [{entries[0]}]\n  many: [{entries[1]}]\n"
    unless = f"unless: |\n{block(chance, False)}" if chance.random() < 0.3 else ""
    rule = f"rule: made\nfact: call\nabout: x\nwords:\n{lengths}find: |\n{block(chance, False)}{unless}"
    extractor = compiled({"made.yaml": rule}, chance)
    if extractor is not None:
        quick(extractor, chance)


def quick(extractor: factex.Extractor, chance: Random) -> None:
    """Whether texts take the time that they should."""
    for _ in range(3):
        for words in (50, 200):
            tried = text(chance, words)
            began = process_time()
            try:
                lawful(within(20, lambda: extractor.read(tried)), tried)  # noqa: B023
            except TooSlow:
                raise Broken(f"{words} words took more than 20 s: {tried[:80]!r}") from None
            if process_time() - began > 5:
                raise Broken(f"{words} words took {process_time() - began:.1f} s: {tried[:80]!r}")


def of_layers(chance: Random, folder: Path) -> None:
    """Patterns of what may stand between, of cues, adjuncts, frames and times: never slow either."""
    form = chance.randrange(6)
    clauses = SAMPLE["clauses.yaml"]
    if form == 0:
        files = {"clauses.yaml": clauses.replace("  in {place}\n", block(chance, True))}
    elif form == 1:
        files = {"clauses.yaml": clauses.replace("  clause: |\n    .\n", "  clause: |\n" + block(chance, True).replace("  ", "    ", 1))}
    elif form == 2:
        files = {"context.yaml": SAMPLE["context.yaml"].replace("  never\n", block(chance, True))}
    elif form == 3:
        files = {"adjuncts.yaml": SAMPLE["adjuncts.yaml"] + f"---\nrole: place\nfind: |\n{block(chance, False)}"}
    elif form == 4:
        frame = f"---\nframe: made\nabout: x\ntakes: [verb, subject]\nfind: |\n{block(chance, False)}"
        files = {"frames.yaml": SAMPLE["frames.yaml"] + frame, "rules.yaml": SAMPLE["rules.yaml"].replace(
            "frame: {verb: warn,", "frame: {verb: warn, shape: made,")}
    else:
        files = {"times.yaml": times(chance)}
    extractor = compiled(files, chance)
    if extractor is not None:
        quick(extractor, chance)


def times(chance: Random) -> str:
    """A file of times."""
    def line(depth: int) -> str:
        out = []
        for _ in range(chance.randrange(1, 6)):
            out.append(chance.choice((
                lambda: chance.choice(("a", "b", "now", "noon", ",")), lambda: "{n}", lambda: "<c>", lambda: "{p}" if depth else "<p>",
                lambda: f"[{line(depth + 1)}]" if depth < 4 else "x",
                lambda: f"({line(depth + 1)}|{line(depth + 1)})" if depth < 4 else "y",
                lambda: f"<<{line(depth + 1)}>>" if depth == 0 else "z", lambda: chance.choice(ODD).replace("\n", " ")))())
        return " ".join(out)

    value = chance.choice((
        "none", "hour 12", "day {n}", "move day by {n}", "length {n} hour", "start {p}", "month {c}", "year {n}, month 5", "x"))
    low, high, digits = chance.choice((0, 1, -5)), chance.choice((5, 9999, 10**15)), chance.choice(("1-2", "4", "0-9", "1-99"))
    head = "classes:\n- {class: c, values: {1: 'a, a a, a a a', 2: b}}\n"
    return (f"{head}numbers:\n- {{number: n, from: {low}, to: {high}, digits: {digits}}}\nparts:\n- part: p\n  find: |\n    "
            f"{line(1)}\npatterns:\n- pattern: made\n  find: |\n    {line(0)}\n  value: {value}\n")


def of_mentions(chance: Random, folder: Path) -> None:
    """Patterns of mentions, readings, pieces and verb groups: they may be slow, but they never raise."""
    kind = chance.randrange(4)
    mentions = SAMPLE["mentions.yaml"]
    if kind == 0:
        extra = f"---\nshape: made\nmention: person\nfind: |\n{marked(chance, True)}"
        keys = [key for key in ("after", "before", "not after", "not before") if chance.random() < 0.2]
        extra += "".join(f"{key}: |\n{block(chance, True, True)}" for key in keys)
        files = {"mentions.yaml": mentions + extra}
    elif kind == 1:
        files = {"mentions.yaml": mentions + f"---\nreading: verb\nabout: x\nfind: |\n{marked(chance, True)}"}
    elif kind == 2:
        named = [f"<p{chance.randrange(5)}>" * chance.randrange(4) for _ in range(5)]
        pieces = "".join(f"  p{n}: |\n    {pattern(chance, 1, True, True)} {names}\n" for n, names in enumerate(named))
        files = {"mentions.yaml": mentions.replace("parts:\n", f"parts:\n{pieces}").replace("<<<city>>>", "<<<city>>> [<p4>]")}
    else:
        files = {"clauses.yaml": SAMPLE["clauses.yaml"] + f"---\ngroup: made\nfind: |\n{marked(chance, True)}"}
    extractor = compiled(files, chance)
    if extractor is None:
        return
    for words in (20, 60):
        tried = text(chance, words)
        try:
            lawful(within(20, lambda: extractor.read(tried)), tried)  # noqa: B023
        except TooSlow:
            return  # as docs/strangers.md says: such a text is given up
    command("explain", tried, "--rules", "pack")


TARGETS = (
    Target("patterns", "lines of rules: what lint lets pass is quick on any text", of_rules, seconds=120, share=2),
    Target("layers", "patterns of fillers, ends, cues, adjuncts, frames and times", of_layers, seconds=120),
    Target("mentions", "patterns of mentions, readings, pieces and verb groups", of_mentions, seconds=60),
)
