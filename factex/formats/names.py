"""Names of files and addresses for documents, whose own names may hold anything."""
from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

LONGEST = 150  # bytes of a part of a path, its ending left out
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def file_name(doc: str) -> str:
    """A path below a folder, without ending, that no other document has: `b/two` stays, other signs are written as `%XX`, and
    so are points in the names of folders, which may not look like files."""
    if "://" in doc:
        return _part(doc)
    *folders, last = map(_part, doc.split("/"))
    return "/".join([*(folder.replace(".", "%2E") for folder in folders), last])


def address(doc: str) -> str:
    """An IRI for a document: its own name where that is one."""
    return doc if _ADDRESS.fullmatch(doc) and "://" in doc else "urn:factex:document:" + quote(doc, safe="")


def _part(name: str) -> str:
    safe = quote(name, safe=" #@,()+=")
    if safe.strip(".") == "":  # nothing, or the folder itself, or the one above
        safe = "%2E" * len(safe) or "%"
    if len(safe) > LONGEST:
        safe = safe[:LONGEST] + "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return safe
