"""The cache of compiled packs: the same facts from it as without it, and nothing from one that cannot be trusted."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import factex

TOY = Path(__file__).parent / "toy"
TEXT = "rolu-ga 2031 demu 8-ni tasi-o 20 minu fonata।"

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no cache where a system does not tell who owns a file")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A pack of one's own, to be changed."""
    return Path(shutil.copytree(TOY, tmp_path / "rules"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("FACTEX_CACHE", str(folder))
    return folder


def triggers(rules: Path) -> list[str]:
    return [fact.trigger.text for fact in factex.load(rules).read(TEXT).facts]


def extract(rules: Path) -> str:
    """What a process of its own writes of the text."""
    done = subprocess.run(
        [sys.executable, "-m", "factex", "extract", "-", "--rules", str(rules), "--format", "jsonl"],
        input=TEXT, capture_output=True, text=True, check=True, cwd=Path(factex.__file__).parents[1])
    assert done.stderr == ""
    return done.stdout


def books(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.book"))


def test_facts_and_rules_are_the_same_from_the_cache(rules: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = extract(rules)
    made = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert {path.suffix for path in made} == {".book", ".expressions", ".remains"}
    assert extract(rules) == first
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == made
    again = factex.load(rules).rules
    monkeypatch.setenv("FACTEX_CACHE", "off")
    assert list(again) == list(factex.load(rules).rules) != []


def test_a_kept_pack_is_read_without_what_made_it(cache: Path) -> None:
    program = "import sys, factex; factex.load().read('Anna Brandt met Chen Wei.'); print([m for m in sys.modules if 'workshop.' in m])"
    made, kept = (subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert "factex.workshop.marks" in made and kept == "[]\n"


def test_what_two_processes_compiled_side_by_side_is_kept_of_both(cache: Path) -> None:
    program = "import sys, factex; print(len(factex.load().read(sys.argv[1]).facts), flush=True); sys.stdin.read()"
    texts = "Anna Brandt met Chen Wei in Oslo on Monday.", "The union accused the ministry of lying, and the minister phoned Ivo Holm."
    factex.load()
    side = [
        subprocess.Popen([sys.executable, "-c", program, text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for text in texts]
    found = [process.stdout.readline() for process in side if process.stdout]  # both have read before the first ends
    for process in side:
        process.communicate()
    [file] = cache.glob("*.expressions")
    kept = file.stat().st_mtime_ns
    again = [subprocess.run([sys.executable, "-c", program, text], input="", capture_output=True, text=True, check=True) for text in texts]
    assert [one.stdout for one in again] == found == ["1\n", "2\n"]
    assert file.stat().st_mtime_ns == kept  # nothing was compiled anew


def test_the_cache_is_the_user_s_alone(rules: Path, cache: Path) -> None:
    triggers(rules)
    assert cache.stat().st_mode & 0o077 == 0
    assert [path.stat().st_mode & 0o077 for path in cache.iterdir()] == [0, 0]


def test_a_change_is_seen_at_once(rules: Path, cache: Path) -> None:
    assert triggers(rules) == ["fonata"]
    file = rules / "calls.yaml"
    before = file.read_text(encoding="utf-8")
    file.unlink()
    assert triggers(rules) == []
    file.write_text("rule: [", encoding="utf-8")
    with pytest.raises(factex.RuleError):
        triggers(rules)
    file.write_text(before, encoding="utf-8")
    assert triggers(rules) == ["fonata"]


def test_a_pack_of_the_same_name_elsewhere_is_another_one(
    rules: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere" / "rules"
    shutil.copytree(rules, other)
    (other / "calls.yaml").unlink()
    found = []
    for folder in (rules.parent, other.parent, rules.parent):
        monkeypatch.chdir(folder)
        found.append(triggers(Path("rules")))
    assert found == [["fonata"], [], ["fonata"]]


def test_off_keeps_and_reads_nothing(rules: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTEX_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.chdir(rules.parent)
    assert triggers(rules) == ["fonata"]
    assert sorted(path.name for path in rules.parent.iterdir()) == ["rules"]


def test_without_a_name_it_stands_among_the_user_s_caches(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACTEX_CACHE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    triggers(rules)
    assert len(list(tmp_path.rglob("factex/packs/*.book"))) == 1


def shortened(book: Path) -> None:
    book.write_bytes(book.read_bytes()[:-100])


def emptied(book: Path) -> None:
    book.write_bytes(b"")


def changed(book: Path) -> None:
    data = bytearray(book.read_bytes())
    data[len(data) // 2] ^= 1
    book.write_bytes(data)


def linked(book: Path) -> None:
    elsewhere = book.rename(book.with_suffix(".elsewhere"))
    book.symlink_to(elsewhere)


def readable(book: Path) -> None:
    book.chmod(0o644)


def in_an_open_folder(book: Path) -> None:
    book.parent.chmod(0o777)


def in_a_linked_folder(book: Path) -> None:
    elsewhere = book.parent.rename(book.parent.with_name("elsewhere"))
    book.parent.symlink_to(elsewhere)


def a_folder(book: Path) -> None:
    book.unlink()
    book.mkdir()


def a_pipe(book: Path) -> None:
    book.unlink()
    os.mkfifo(book, 0o600)


def a_stranger_s(book: Path) -> None:
    os.chown(book, 12345, -1)


SPOILED = [shortened, emptied, changed, linked, readable, in_an_open_folder, in_a_linked_folder, a_folder, a_pipe, a_stranger_s]


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_cache_that_is_broken_or_not_to_be_trusted_is_passed_over(
    spoil: Callable[[Path], None], edited: bool, rules: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The book; and after an edit, when the book is of no use, what else is kept of the pack."""
    if spoil is a_stranger_s and os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    triggers(rules)
    (book,), (remains,) = books(cache), cache.glob("*.remains")
    seen: list[str] = []
    monkeypatch.setattr("pickle.loads", lambda *data: seen.append("loaded"))
    if edited:
        file = rules / "calls.yaml"
        file.write_text("# Again.\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    else:
        remains.unlink()
    spoil(remains if edited else book)
    assert triggers(rules) == ["fonata"]
    assert "loaded" not in seen
