"""Words of a pattern that the lexicon keeps together are one word there, too, since they are one token in text."""
from __future__ import annotations

from collections.abc import Iterator

from factex.engine.mention import entry
from factex.patterns import Pattern, Word
from factex.patterns import Sequence as Row
from factex.symbols import Lexicon
from factex.workshop.compile_pattern import inside
from factex.workshop.pattern import walk


def together(pattern: Pattern, lexicon: Lexicon) -> Pattern:
    """The pattern with neighbouring words that are one entry of the lexicon as one word."""
    if not isinstance(pattern, Row):
        return inside(lambda part: together(part, lexicon), pattern)
    parts: list[Pattern] = []
    run: list[Word] = []
    for part in (*pattern.parts, None):
        if isinstance(part, Word):
            run.append(part)
            continue
        at, words = 0, [word.text for word in run]
        while at < len(run):
            last = entry(words, at, {}, lexicon.merges, lexicon.holds)
            parts.append(Word(" ".join(words[at:last]), run[at].place))
            at = last
        run = []
        if part is not None:
            parts.append(together(part, lexicon))
    return Row(tuple(parts), pattern.place)


def neighbours(pattern: Pattern) -> Iterator[str]:
    """All runs of two words and more that stand side by side in a pattern, each with blanks between."""
    for row in walk(pattern):
        words = [part.text if isinstance(part, Word) else "" for part in row.parts] if isinstance(row, Row) else []
        for at in range(len(words)):
            for last in range(at + 1, len(words) if words[at] else at):
                if not words[last]:
                    break
                yield " ".join(words[at:last + 1])
