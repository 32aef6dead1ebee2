"""Words of a pattern that the lexicon keeps together are one word there, too, since they are one token in text."""
from __future__ import annotations

from factex.engine.mention import entry
from factex.patterns import Pattern, Word
from factex.patterns import Sequence as Row
from factex.symbols import Lexicon
from factex.workshop.compile_pattern import inside


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
