"""The files of a new layer, for a new type of facts: the templates of the pack below, with the type's name put in.

The templates hold words of the pack's language, so they stand in the pack's own folder: `new/pack.txt` and
`new/rules.txt`, in which `$TYPE`, `$PACK` and `$DIR` are replaced. What they give lints and tests green as it is. Their
schemas lie beside them, for editors.
"""
from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

from factex.diagnostics import FactexError, Place
from factex.packs import LEXICON, PACK, why_not_read
from factex.workshop.load import over_base, stands_alone
from factex.workshop.marks import Map, read_yaml
from factex.workshop.schema import KINDS
from factex.workshop.schema_files import RULES, schema_name, schema_text
from factex.workshop.shapes import NAME

SCHEMAS = "schema"  # the folder of a layer that holds them
TEMPLATES = "new"  # the folder of a pack that holds them
_RESERVED = frozenset(row.files.removesuffix(".yaml") for row in KINDS if row.files and "*" not in row.files) | {LEXICON}


class BadType(FactexError):
    """A name that no new type can have; the message says why."""


def new_layer(name: str, folder: Path, layers: Sequence[Path] = ()) -> dict[Path, str]:
    """The files of a layer in `folder` with the new type `name`, over the packs `layers` (none: the default pack).

    Nothing is written. Raises BadType where the name cannot be had.
    """
    below = over_base(layers)
    _check(name, below)
    pack = next(layer for layer in reversed(below) if stands_alone(layer))
    words = {"TYPE": name, "PACK": _declared(pack).plain("name"), "DIR": shlex.quote(str(folder))}
    texts = {file: _template(below, template) for file, template in ((PACK, "pack"), (f"{name}.yaml", "rules"))}
    files = {folder / file: Template(text).substitute(words) for file, text in texts.items()}
    schemas = {folder / SCHEMAS / schema_name(kind): schema_text(kind) for kind in (PACK, RULES)}
    return files | schemas


def write_new(files: Mapping[Path, str]) -> None:
    """Write the files; nothing at all where one of them is there. Raises OSError."""
    for path in files:
        if path.exists():
            raise FileExistsError(17, "there is such a file already; nothing was written", str(path))
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)


def _check(name: str, below: Sequence[Path]) -> None:
    if not NAME.fullmatch(name):
        raise BadType(f"{name!r} is no name for a type: letters, digits, - and _, with a letter first")
    if name in _RESERVED:
        raise BadType(f"the file {name}.yaml means something else to factex; choose another name than {name!r}")
    for layer in below:
        if name in _declared(layer).map("facts"):
            raise BadType(f"{layer / PACK} has the type {name!r} already; rules for it need no type of their own")
        if (layer / f"{name}.yaml").exists():
            raise BadType(f"{layer} has a file {name}.yaml already; choose another name than {name!r}")


def _declared(layer: Path) -> Map:
    """What a folder's pack.yaml says; nothing where there is none."""
    file = layer / PACK
    empty = Map()
    empty.place = Place(str(file), 1, 1)
    bodies = read_yaml(str(file), file.read_bytes())[0] if file.is_file() and not why_not_read(layer, file) else []
    return next((body for body in bodies if isinstance(body, Map)), empty)


def _template(below: Sequence[Path], name: str) -> str:
    """The template of the topmost pack that has one."""
    for layer in reversed(below):
        file = layer / TEMPLATES / f"{name}.txt"
        if file.is_file() and not why_not_read(layer, file):
            return file.read_text(encoding="utf-8")
    raise FactexError(f"{below[0]}: the pack has no template {TEMPLATES}/{name}.txt for a new layer")
