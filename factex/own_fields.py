"""How a dataclass is pickled that remembers things beside what it was made of."""
from __future__ import annotations

import dataclasses
from typing import Any


class OwnFields:
    """A dataclass of which what it was made of is pickled, and not what it remembers in fields with `init=False`: those are made anew."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type[object], tuple[object, ...]]:
        fields: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(self)  # type: ignore[arg-type]
        return type(self), tuple(getattr(self, field.name) for field in fields if field.init)
