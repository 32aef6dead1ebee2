"""What went wrong in a run, told as it happens and summed up at the end."""
from __future__ import annotations

import re
from collections import Counter

from factex.cli.common import complain, say
from factex.cli.journal import Course
from factex.formats.visible import counted, visible

_CAUSE = re.compile(r"[^:;(]+")


class Tally:
    """Failures by cause: a message up to its first colon, semicolon or bracket."""

    def __init__(self) -> None:
        self.causes: Counter[str] = Counter()

    @property
    def failed(self) -> bool:
        """Whether anything was."""
        return bool(self.causes)

    def fail(self, name: str, message: str) -> None:
        """Tell of an input that could not be read, or a document that could not be done."""
        cause = _CAUSE.match(message)
        self.causes[cause[0].strip() if cause else message] += 1
        complain(name, message)

    def sum_up(self, course: Course, seconds: float) -> None:
        """One line for what was done, and one for what was not."""
        types = ", ".join(f"{kind} {number:,}" for kind, number in sorted(course.facts.items()))
        facts = counted(sum(course.facts.values()), "fact") + (f" ({types})" if types else "")
        say(f"factex: {counted(course.documents, 'document')} in {seconds:.1f} s, {facts}", err=True)
        if self.causes:
            number = counted(sum(self.causes.values()), "failure")
            causes = "; ".join(f"{count:,} {visible(cause)}" for cause, count in self.causes.most_common())
            say(f"factex: {number}: {causes}", err=True)
