"""The JSON Schema for editors: a real validator takes it, all shipped files fit it, and mistakes do not."""
from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from factex.cli import run
from factex.packs import default_pack
from factex.workshop.codes import CODES
from factex.workshop.schema import KINDS, keys_of
from factex.workshop.schema_files import FILES, RULES, file_schema, files_of, schema_name, schema_text

PACKS = (default_pack(), Path(__file__).parent / "toy")
# What schemas of one document cannot know: the form of names and blocks, patterns, YAML itself, other keys and files.
SHAPES = {"F106", "F107", "F108", "F109", "F112", "F113"}


class Core(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML as editors read it: the core schema of YAML 1.2, where only these are no texts."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _expression, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_expression})$"), list(_first))


@cache
def validator(files: str) -> Draft202012Validator:
    return Draft202012Validator(file_schema(files))


def wrong(files: str, text: str) -> list[str]:
    """What the validator says of the documents of a text."""
    documents = [document for document in yaml.load_all(text, Core) if document is not None]
    return [error.message for document in documents for error in validator(files).iter_errors(document)]


@pytest.mark.parametrize("files", FILES)
def test_it_is_a_schema_and_explains_every_key(files: str) -> None:
    schema: Any = file_schema(files)
    Draft202012Validator.check_schema(schema)
    for kind in (row for row in KINDS if row.files == files):
        part = schema["$defs"][kind.name.replace(" ", "-")]
        assert part["description"] == kind.about
        for key, row in keys_of(kind.name).items():
            assert part["properties"][key]["description"].startswith(row.meaning)
    refs = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))
    assert refs <= set(schema["$defs"])


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: str(pack.name))
def test_what_ships_fits(pack: Path) -> None:
    files = [path for path in sorted(pack.rglob("*.yaml")) if path.name != "forms.yaml"]  # long, and of one key
    assert {files_of(str(path.relative_to(pack))) for path in files} >= {"*.yaml", "pack.yaml", "lexicon/*.yaml", "times.yaml"}
    told = {path.name: wrong(files_of(str(path.relative_to(pack))), path.read_text(encoding="utf-8")) for path in files}
    assert {name: messages[:3] for name, messages in told.items() if messages} == {}


@pytest.mark.parametrize("files", FILES)
def test_the_schemas_that_ship_are_not_old(files: str) -> None:
    shipped = default_pack().parent / "schema" / schema_name(files)
    if os.environ.get("FACTEX_ACCEPT"):
        shipped.write_text(schema_text(files), encoding="utf-8", newline="\n")
    assert shipped.read_text(encoding="utf-8") == schema_text(files), f"FACTEX_ACCEPT=1 pytest {Path(__file__).name} rewrites it"


def test_each_file_that_ships_names_its_schema_for_editors() -> None:
    for path in sorted(default_pack().rglob("*.yaml")):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first.startswith("# yaml-language-server: $schema="), path
        schema = path.parent / first.partition("$schema=")[2]
        assert schema.read_text(encoding="utf-8") == schema_text(files_of(path.relative_to(default_pack()).as_posix())), path


def test_a_new_layer_names_its_schemas_and_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "visit"]) == 0
    files = sorted(Path("visit-rules").glob("*.yaml"))
    assert [path.name for path in files] == ["pack.yaml", "visit.yaml"]
    for path in files:
        text = path.read_text(encoding="utf-8")
        schema = json.loads((path.parent / text.partition("\n")[0].partition("$schema=")[2]).read_text(encoding="utf-8"))
        documents = [document for document in yaml.load_all(text, Core) if document is not None]
        assert documents
        assert [error.message for document in documents for error in Draft202012Validator(schema).iter_errors(document)] == []


@pytest.mark.parametrize("code", [row for row in CODES.values() if row.code in SHAPES], ids=lambda row: str(row.code))
def test_mistakes_of_shape_are_seen_in_the_editor_already(code: Any) -> None:
    assert wrong(files_of(code.file), code.bad.replace("§", ""))
    assert not wrong(files_of(code.file), code.good)


def test_good_samples_of_all_findings_fit() -> None:
    assert {row.code: found for row in CODES.values() if (found := wrong(files_of(row.file) or RULES, row.good))} == {}


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, files in (((), "*.yaml"), (("my-rules/visit.yaml",), "*.yaml"), (("x/lexicon/a.yaml",), "lexicon/*.yaml"),
                             (("my-rules/pack.yaml",), "pack.yaml")):
        assert run(["rules", "schema", *arguments]) == 0
        assert json.loads(capsys.readouterr().out) == file_schema(files)
    assert run(["rules", "schema", "notes.txt"]) == 2
    assert "'notes.txt' is no file of a pack; there are pack.yaml," in capsys.readouterr().err
