"""What a kind of finding about rules is. The rows stand in `codes_*.py`, the whole register in `codes.py`."""
from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"
MARK = "§"  # in a bad sample: stands before the character that the finding marks


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: what it says, why it is one, a sample file that has it (once) and one that has none.

    A sample is the text of one file of a pack; `file` is its name there.
    """

    code: str
    level: str  # ERROR, WARNING
    what: str
    why: str
    bad: str
    good: str
    file: str = "sample.yaml"
