"""The files of a pack and of the layers over it in, documents of a known kind and checked shape out.

A folder whose pack.yaml declares a language is a pack; one without pack.yaml, or with `extends`, is a layer over the
pack before it. Files are read in the order of their names. A rule's id is file and name; of two rules with one id the
later layer's counts, and `off: true` leaves it out.
"""
from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from factex.diagnostics import Diagnostic, Place, nearest
from factex.formats.visible import visible
from factex.limits import FILES, MISTAKES, PACK_BYTES
from factex.packs import LEXICON, PACK, default_pack, misnamed, pack, shipped, why_empty, why_not_read
from factex.workshop.codes import enough, finding, in_order
from factex.workshop.marks import Items, Map, Text, read_yaml
from factex.workshop.schema import check, kind_of
from factex.workshop.schema_forms import Kind
from factex.workshop.yaml_hints import colon


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as written, with what has the wrong shape left out."""

    kind: str  # of schema.KINDS
    path: str  # inside the pack: calls.yaml, lexicon/places.yaml
    layer: int  # 0: the pack itself
    body: Map

    @property
    def place(self) -> Place:
        """Where the document's first key stands."""
        return self.body.place

    @property
    def rule_id(self) -> str:
        """The id of a rule: file and name."""
        name = self.body.plain("rule")
        return name if "/" in name else f"{self.path.removesuffix('.yaml')}/{name}"


@dataclass(frozen=True, slots=True)
class RawPack:
    """All documents of a pack and its layers; of rules only those that count, in the order of their ids."""

    layers: tuple[str, ...]
    documents: tuple[RawDocument, ...]
    files: tuple[str, ...]  # every file that was read
    replaced: Mapping[str, Place] = field(default_factory=dict)  # id of a rule -> the one below that it overrides
    off: Mapping[str, Place] = field(default_factory=dict)  # id of a rule that is switched off -> where that is said
    named: tuple[RawDocument, ...] = ()  # the documents of all rules, also of those that do not count, in the order of the files

    def of(self, kind: str) -> tuple[RawDocument, ...]:
        """The documents of one kind, earlier layers first."""
        return tuple(document for document in self.documents if document.kind == kind)

    def one(self, kind: str) -> Map:
        """The documents of one kind put together: a later one adds to mappings and lists, and replaces texts."""
        merged = Map()
        merged.place = Place(str(Path(self.layers[0]) / f"{kind}.yaml"), 1, 1)
        for number, document in enumerate(self.of(kind)):
            merged = over(merged, document.body) if number else document.body
        return merged


def load_pack(layers: Sequence[Path]) -> tuple[RawPack, list[Diagnostic]]:
    """Read the folders, the pack first; the findings are in order."""
    out: list[Diagnostic] = []
    documents: list[RawDocument] = []
    files: list[str] = []
    for number, folder in enumerate(layers):
        for path in pack_files(folder, out):
            files.append(str(path))
            documents += documents_of(path, folder, number, out)
        _fits(folder, number, documents, out)
    named = [document for document in documents if document.kind == "rule" and document.body.text("rule")]
    rules, replaced, off = counting_rules(named, out)
    others = [document for document in documents if document.kind != "rule"]
    counting = (*others, *(rules[name] for name in sorted(rules)))
    return RawPack(tuple(map(str, layers)), counting, tuple(files), replaced, off, tuple(named)), in_order(out)


def over_base(folders: Sequence[Path]) -> tuple[Path, ...]:
    """The folders with the pack in front over which the first lies, where it does not stand alone.

    That is the shipped pack that its `extends` names, and the default pack where it has no pack.yaml.
    """
    if not folders:
        return (default_pack(),)
    name = _extends(folders[0])
    base = None if name == "" else default_pack() if name is None else pack(name)
    return tuple(folders) if base is None else (base, *folders)


def stands_alone(folder: Path) -> bool:
    """Whether a folder is a pack of its own, and not a layer over one."""
    return _extends(folder) == ""


def _extends(folder: Path) -> str | None:
    """The pack over which a folder lies, by its pack.yaml: empty where it stands alone, None where it has none."""
    file = folder / PACK
    if not file.is_file() or why_not_read(folder, file):
        return None
    bodies = [body for body in read_yaml(str(file), file.read_bytes())[0] if isinstance(body, Map)]
    return next((body.plain("extends") for body in bodies if "extends" in body), "")


def pack_files(folder: Path, out: list[Diagnostic]) -> Iterator[Path]:
    """The files of a folder that are read, in order; those that look like rules and are not read are findings."""
    if not folder.is_dir():
        out.append(finding("F117", Place(str(folder), 1, 1), "there is no such folder of rules"))
        return
    lexicon = folder / LEXICON
    if lexicon.is_dir() and (why := why_not_read(folder, lexicon)):
        out.append(finding("F117", Place(str(lexicon), 1, 1), f"the folder cannot be read: {why}"))
    paths = sorted(_yaml_files(folder))
    if len(paths) > FILES:
        out.append(finding("F117", Place(str(folder), 1, 1), f"a folder of rules has at most {FILES:,} files"))
        return
    size, told, wrong, empty = 0, len(out), misnamed(folder), True
    for path in paths:
        inside = path.relative_to(folder)
        if path.suffix != ".yaml" or inside.parts[:-1] not in ((), (LEXICON,)):
            right = f"name it {wrong[path]}" if path in wrong else f"only *.yaml in the pack's folder and in {LEXICON}/ are"
            message = f"this file is not read: {right}"
            out.append(finding("F122", Place(str(path), 1, 1), message))
        elif why := why_not_read(folder, path) or ("its name holds what cannot be shown" if visible(path.name) != path.name else None):
            out.append(finding("F117", Place(str(path), 1, 1), f"the file cannot be read: {why}"))
        elif (size := size + path.stat().st_size) > PACK_BYTES:
            out.append(finding("F117", Place(str(path), 1, 1), f"up to this file the folder has more than {PACK_BYTES:,} bytes of rules"))
            return
        else:
            empty = False
            yield path
    if empty and all(one.code != "F117" for one in out[told:]):
        out.append(finding("F117", Place(str(folder), 1, 1), why_empty(folder)))


def _yaml_files(folder: Path) -> Iterator[Path]:
    """The files below a folder that are YAML by their names, as many as are looked at. Hidden ones are left out, and no link to a
    folder is followed but that of the lexicon."""
    count, waiting = 0, [folder]
    while waiting and count <= FILES:
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                entries = [entry for entry in listing if not entry.name.startswith(".")]
        except OSError:
            continue
        for entry in entries:
            path = here / entry.name
            if entry.is_dir(follow_symlinks=False) or (path == folder / LEXICON and path.is_dir() and not why_not_read(folder, path)):
                waiting.append(path)
            elif entry.name.endswith((".yaml", ".yml")) and path.is_file():
                count += 1
                yield path


def documents_of(path: Path, folder: Path, layer: int, out: list[Diagnostic], data: bytes | None = None) -> Iterator[RawDocument]:
    """The documents of a file in the folder of a layer; its bytes may be known already. What is wrong with them goes `out`."""
    inside = path.relative_to(folder).as_posix()
    try:
        data = path.read_bytes() if data is None else data
    except OSError as error:
        out.append(finding("F117", Place(str(path), 1, 1), f"the file cannot be read: {error.strerror}"))
        return
    bodies, wrong = read_yaml(str(path), data)
    out += wrong
    before = len(out)
    for body in bodies:
        if len(out) - before >= MISTAKES:
            enough(out)
            return
        if not isinstance(body, Map):
            told = colon(body) if isinstance(body, Text) and len(body.splitlines()) == 1 else None
            out.append(finding("F106", body.place, told or "a document must be a mapping: lines of `key: value`"))
            continue
        kind = kind_of(inside, body, body.place)
        if not isinstance(kind, Kind):
            out.append(kind)
            continue
        kept, wrong = check(body, kind.name)
        out += wrong
        yield RawDocument(kind.name, inside, layer, kept)


def _fits(folder: Path, number: int, documents: Sequence[RawDocument], out: list[Diagnostic]) -> None:
    """Whether the layer that was just read stands where it may."""
    packs = [document for document in documents if document.kind == "pack"]
    own = [document for document in packs if document.layer == number]
    extends = next((text for document in own if (text := document.body.text("extends"))), None)
    place = own[0].place if own else Place(str(folder / PACK), 1, 1)
    below = [document.body.plain("name") for document in packs if document.layer < number]
    if number == 0:
        if extends is not None:
            there = [folder.name for folder in shipped()]
            hint = nearest(str(extends), there) or f"; factex comes with {', '.join(there)}"
            out.append(finding("F117", extends.place, f"the pack {str(extends)!r}, over which this folder lies, is not given{hint}"))
        elif not own and folder.is_dir() and not any(one.place.file == str(folder / PACK) for one in out):
            empty = "this file is empty: it needs the key 'extends' or 'language'"
            message = empty if (folder / PACK).is_file() else "there is no pack.yaml, and no pack below this folder"
            out.append(finding("F117", place, message))
    elif own and extends is None:
        out.append(finding("F118", place, "this pack stands alone; to lie over another, it needs the key 'extends'"))
    elif extends is not None and extends not in below:
        out.append(finding("F118", extends.place, f"the pack below is not {str(extends)!r}{nearest(extends, below)}"))


def counting_rules(
    documents: Sequence[RawDocument], out: list[Diagnostic]
) -> tuple[Mapping[str, RawDocument], Mapping[str, Place], Mapping[str, Place]]:
    """The rules that count, by id; those of them that override one below, with its place; and those that are switched off."""
    rules: dict[str, RawDocument] = {}
    replaced: dict[str, Place] = {}
    for document in documents:
        name, key = document.rule_id, document.body.text("rule")
        before = rules.get(name)
        assert key is not None
        if before is not None and before.layer == document.layer:
            first = before.place
            message = f"the rule {name!r} stands here a second time; the first is in {first.file}, line {first.line}"
            out.append(finding("F119", key.place, message))
        elif before is None and (document.body.plain("off") == "true" or "/" in key):
            out.append(finding("F120", key.place, f"there is no rule {name!r} below this layer{nearest(name, rules)}"))
        else:
            rules[name] = document
            if before is not None:
                replaced[name] = before.place
    off = {name: document.place for name, document in rules.items() if document.body.plain("off") == "true"}
    return {name: document for name, document in rules.items() if name not in off}, replaced, off


def over(below: Map | None, above: Map) -> Map:
    """A declaration over an earlier one: mappings and lists add up, texts are replaced."""
    if below is None:
        return above
    merged = Map(below)
    merged.place = above.place
    for key, value in above.items():
        before = below.get(key)
        if isinstance(value, Map) and isinstance(before, Map):
            merged[key] = part = Map({**before, **value})
            part.place = value.place
        elif isinstance(value, Items) and isinstance(before, Items):
            merged[key] = items = Items((*before, *(item for item in value if item not in before)))
            items.place = value.place
        else:
            merged[key] = value
    return merged
