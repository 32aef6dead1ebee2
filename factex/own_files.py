"""Files that nobody else may have put there: what a run leaves beside its output, and what is written anew.

A link in the place of such a file is taken away or refused, and never followed: in a folder where others may write too, it could lead to
any file of the user's.
"""
from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TextIO, cast

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def fresh(path: str | Path) -> TextIO:
    """A new file of this name, for UTF-8; what stands there is taken away. Raises OSError."""
    Path(path).unlink(missing_ok=True)
    return _stream(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o666), "w")


def again(path: str | Path) -> TextIO:
    """A file that an earlier run of the user's left, to be read and written. Raises OSError where it is none, or another's."""
    number = os.open(path, os.O_RDWR | _NO_LINK)
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or (hasattr(os, "geteuid") and status.st_uid != os.geteuid()):
            raise PermissionError(1, "is no file of the user's own", str(path))
    except OSError:
        os.close(number)
        raise
    return _stream(number, "r+")


def a_stranger_s_link(path: str) -> bool:
    """Whether a path is a link that somebody else made, neither the user nor the system."""
    return os.path.islink(path) and hasattr(os, "geteuid") and os.lstat(path).st_uid not in (os.geteuid(), 0)


def _stream(number: int, mode: str) -> TextIO:
    return cast(TextIO, os.fdopen(number, mode, encoding="utf-8", newline="\n"))
