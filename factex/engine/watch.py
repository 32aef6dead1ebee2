"""Who wants to know which room is at work: the clock of a profile. Rooms tell it only where one is plugged in."""
from __future__ import annotations


class Watch:
    """Told when the work changes hands. It does nothing: who measures overrides it."""

    def works(self, room: str, part: object = None) -> None:
        """From here on a room is at work: on itself, or on searching for a part of its book (a line, a cue, a reading)."""
