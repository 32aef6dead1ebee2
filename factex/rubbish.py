"""How often a process that reads many texts looks for rubbish that nothing else frees."""
from __future__ import annotations

import gc

OBJECTS = 50_000  # that came and did not go since the last search; of one article some ten thousand live at a time


def let_be() -> None:
    """Search seldom, and never in what is there already: a pack stays as it is, and what is made of a text goes with it."""
    gc.freeze()
    gc.set_threshold(OBJECTS)
