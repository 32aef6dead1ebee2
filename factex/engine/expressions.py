"""Books hold expressions as they are written: a pack has hundreds, a short text needs a few, and compiling one takes milliseconds."""
from __future__ import annotations

import functools
import re

NOTHING = r"(?!)"  # matches nowhere


@functools.lru_cache(maxsize=4096)
def compiled(written: str) -> re.Pattern[str]:
    """The expression, compiled when it is first asked for."""
    return re.compile(written, re.DOTALL)
