"""Findings about rules as text, JSON, annotations of GitHub Actions, or SARIF 2.1.0. A new form is one function and one row."""
from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from factex.diagnostics import Diagnostic
from factex.formats.visible import as_json, visible
from factex.workshop.codes import CODES

Show: TypeAlias = Callable[[Sequence[Diagnostic]], str]


def _text(found: Sequence[Diagnostic]) -> str:
    return "\n".join(visible(str(one)) for one in found)


def _json(found: Sequence[Diagnostic]) -> str:
    rows = [
        {
            "file": one.place.file,
            "line": one.place.line,
            "column": one.place.column,
            "level": one.level,
            "code": one.code,
            "message": one.message,
        }
        for one in found
    ]
    return as_json(rows, 1)


def _github(found: Sequence[Diagnostic]) -> str:
    """Workflow commands, one a line: GitHub shows them in the lines that a pull request changes."""
    return "\n".join(
        f"::{one.level} file={_property(_relative(one.place.file))},line={one.place.line},col={one.place.column},"
        f"title={_property(f'factex {one.code}')}::{_escaped(one.message)}"
        for one in found
    )


def _sarif(found: Sequence[Diagnostic]) -> str:
    """One run, with the register's text of each code that was found."""
    codes = sorted({one.code for one in found})
    driver = {"name": "factex", "rules": [_sarif_rule(code) for code in codes]}
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": codes.index(one.code),
            "level": one.level,
            "message": {"text": one.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(one.place.file)},
                        "region": {"startLine": one.place.line, "startColumn": one.place.column},
                    }
                }
            ],
        }
        for one in found
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return as_json({"$schema": schema, "version": "2.1.0", "runs": [run]}, 1)


FORMS: Mapping[str, Show] = {"text": _text, "json": _json, "github": _github, "sarif": _sarif}


def _sarif_rule(code: str) -> dict[str, Any]:
    row = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": row.what},
        "fullDescription": {"text": f"{row.what} {row.why}"},
        "defaultConfiguration": {"level": row.level},
    }


def _relative(file: str) -> str:
    """The path from the working folder where the file lies in it, with slashes."""
    path, here = Path(os.path.abspath(file)), Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def _uri(file: str) -> str:
    inside = _relative(file)
    return Path(inside).as_uri() if os.path.isabs(inside) else quote(inside)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
