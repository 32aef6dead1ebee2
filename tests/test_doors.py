"""The doors: what is public, who may import whom, how large a module may be, and that the engine knows no English."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import factex
from factex.packs import default_pack

ROOT = Path(factex.__file__).resolve().parent
MODULES = {
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
    if "rules" not in path.relative_to(ROOT).parts[:-1]  # in a wheel the packs stand here too
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
PUBLIC = {
    "Attribution",
    "Document",
    "Extractor",
    "Fact",
    "FactexError",
    "InputError",
    "Mention",
    "RuleError",
    "Span",
    "load",
}
FORBIDDEN = [
    ("factex.engine", ("factex.workshop", "factex.cli")),
    ("factex.formats", ("factex.workshop", "factex.cli")),
    ("factex.workshop", ("factex.cli",)),
    ("factex.values", ("factex.",)),
    ("factex.diagnostics", ("factex.engine", "factex.workshop", "factex.formats", "factex.cli")),
]
# Names of the pack's own form (verb forms, keys and values of its layers) that are closed-class
# words of English besides. Each must stand in the engine.
SCHEMA_WORDS = {
    *("after", "at", "before", "between", "both", "half", "is", "left", "only", "past", "right", "second", "third"),
}
OPEN_CLASSES = {"reduced"}  # classes of words.yaml that are lists of verbs


def imports(tree: ast.AST, module: str) -> Iterator[str]:
    """The modules of factex that a tree imports; `from package import module` counts as the module.

    A package that the module does not live in is imported with each of its modules.
    """
    for name in named(tree, module):
        yield name
        package = name.rpartition(".")[0]
        if "." in package and not f"{module}.".startswith(f"{package}."):
            yield package


def named(tree: ast.AST, module: str) -> Iterator[str]:
    """The modules of factex that stand in import statements."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "factex")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import on line {node.lineno}"
            if (node.module or "").split(".")[0] == "factex":
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                yield from (name if name in MODULES else str(node.module) for name in names)


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_public_names_are_these_and_each_says_what_it_is() -> None:
    assert set(factex.__all__) == PUBLIC
    assert len(PUBLIC) <= 10
    for name in PUBLIC:
        assert getattr(factex, name).__doc__, f"{name} has no docstring"
    for method in ("read", "read_many"):
        assert getattr(factex.Extractor, method).__doc__


def test_types_ship_with_the_package() -> None:
    assert (ROOT / "py.typed").is_file()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_one_job(module: str) -> None:
    lines = MODULES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= 400, f"{lines} lines"
    assert ast.get_docstring(TREES[module]), "no docstring"


@pytest.mark.parametrize(("room", "closed"), FORBIDDEN)
def test_imports_only_go_down(room: str, closed: tuple[str, ...]) -> None:
    wrong = [
        f"{module} imports {name}"
        for module in MODULES
        if module == room or module.startswith(room + ".")
        for name in imports(TREES[module], module)
        if any(name == door or name.startswith(door.rstrip(".") + ".") for door in closed)
    ]
    assert not wrong


@pytest.mark.parametrize("module", MODULES)
def test_nothing_of_factex_is_imported_inside_a_function(module: str) -> None:
    assert not [name for function in functions(TREES[module]) for name in imports(function, module)]


def test_nobody_inside_uses_the_public_door_but_the_command_line() -> None:
    users = {module for module in MODULES if "factex" in imports(TREES[module], module)}
    assert not {user for user in users if not user.startswith("factex.cli")}


def test_imports_hold_no_circle() -> None:
    graph = {module: sorted({*imports(TREES[module], module)} - {module}) for module in MODULES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, "a circle: " + " → ".join((*way[way.index(module) :], module))
        if module not in done:
            for name in graph.get(module, ()):
                visit(name, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_the_engine_holds_no_word_of_english() -> None:
    """No string constant of the engine holds a closed-class word of the English pack.

    Docstrings are for people, and read.py's constants are its messages; words in capitals are codes (`WE`), and words
    with an underscore are names of Python.
    """
    known = closed_words()
    assert {"the", "of", "not", "that", "he", "friday", "would", "while"} <= known
    found = {
        (word.casefold(), module)
        for module, tree in TREES.items()
        if module.startswith("factex.engine.") and module != "factex.engine.read"
        for text in constants(tree)
        for word in re.findall(r"[^\W\d]{2,}", text)
        if not word.isupper() and word.casefold() in known
    }
    assert not sorted(pair for pair in found if pair[0] not in SCHEMA_WORDS)
    assert {word for word, _ in found} == SCHEMA_WORDS, "SCHEMA_WORDS lists words that no longer stand there"


def closed_words() -> set[str]:
    """The entries of one word of the pack's closed classes, case folded."""
    text = (default_pack() / "lexicon" / "words.yaml").read_text(encoding="utf-8")
    blocks = [document["words"] for document in yaml.load_all(text, yaml.BaseLoader) if document["class"] not in OPEN_CLASSES]
    entries = re.split(r"[,\n]", "\n".join(block if isinstance(block, str) else "\n".join(block) for block in blocks))
    return {entry.strip().casefold() for entry in entries if entry.strip().isalpha()}


def constants(tree: ast.AST) -> Iterator[str]:
    """The string constants of a module that are no docstrings."""
    bodies = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, bodies) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
