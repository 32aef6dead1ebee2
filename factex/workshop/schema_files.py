"""The JSON Schema of each file of a pack, for editors: they check and complete what is written, and show what a key means.

A file may hold documents of several kinds; the key that tells a document's kind chooses the part that it must fit.
"""
from __future__ import annotations

import fnmatch
import json
import re
from pathlib import PurePath

from factex.packs import LEXICON
from factex.workshop.schema import KINDS, json_schema
from factex.workshop.shapes import JSON

_REFERENCE = re.compile(r'"#/\$defs/([^"]+)"')
RULES = "*.yaml"  # a file of rules
FILES = tuple(dict.fromkeys(row.files for row in KINDS if row.files))


def file_schema(files: str = RULES) -> JSON:
    """The schema of a document in such a file, one of FILES."""
    rows = [row for row in KINDS if row.files == files]
    schemas = {row.name: json_schema(row.name) for row in rows}
    out: JSON = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"factex: {files}"}
    out["$comment"] = "Written by `factex rules schema`."
    parts: dict[str, object] = {}
    choice: JSON = {}
    for row in reversed(rows):  # a document without a mark comes last
        whole = schemas[row.name]
        nested = whole.pop("$defs")
        assert isinstance(nested, dict)
        whole.pop("$schema")
        parts = {**nested, **parts, row.name.replace(" ", "-"): {"title": row.name, "description": row.about, **whole}}
        part: JSON = {"$ref": "#/$defs/" + row.name.replace(" ", "-")}
        if not row.mark:
            choice = part
        else:
            otherwise = choice or {"anyOf": [{"required": [other.mark]} for other in rows]}
            choice = {"if": {"required": [row.mark]}, "then": part, "else": otherwise}
    return {**out, **choice, "$defs": _reached(choice, parts)}


def _reached(part: JSON, parts: dict[str, object]) -> dict[str, object]:
    """Those of the parts to which the first refers, or they to each other."""
    found, wanted = dict[str, object](), _REFERENCE.findall(json.dumps(part))
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = parts[name]
            wanted += _REFERENCE.findall(json.dumps(parts[name]))
    return {name: found[name] for name in sorted(found)}


def schema_name(files: str) -> str:
    """The name of the file that holds the schema of such a file, one of FILES: `rules.json` for rules."""
    named = {RULES: "rules", f"{LEXICON}/*.yaml": LEXICON}
    return named.get(files, PurePath(files).stem) + ".json"


def schema_text(files: str) -> str:
    """What that file holds."""
    return json.dumps(file_schema(files), ensure_ascii=False, indent=1) + "\n"


def files_of(path: str) -> str:
    """Which of FILES a path means: `my-rules/pack.yaml` is `pack.yaml`, `lexicon/x.yaml` is `lexicon/*.yaml`."""
    name = PurePath(path).name
    if PurePath(path).parent.name == LEXICON:
        return f"{LEXICON}/*.yaml"
    exact = [files for files in FILES if files == name]
    return next(iter(exact or [files for files in FILES if fnmatch.fnmatchcase(name, files)]), "")
