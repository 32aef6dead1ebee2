"""Runs mutants: each is compiled and shown to the examples and goldens until the first that fails.

The examples that are likeliest to notice come first: those of the changed rule, those that hold the changed words,
those that have noticed most before. What came of a mutant does not depend on the order, nor on the number of processes.
"""
from __future__ import annotations

import gc
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from factex.engine import expressions, walk
from factex.engine.book import Book
from factex.engine.match import Tracer
from factex.values import Document
from factex.workshop.cases import notices
from factex.workshop.compile_times import TimeTest, time_tests
from factex.workshop.golden_files import Golden, read_golden
from factex.workshop.goldens import diff
from factex.workshop.link_cases import LinkTest, link_tests
from factex.workshop.mutants import Mutant
from factex.workshop.mutate_book import Broken, Workbench
from factex.workshop.mutate_reach import Reach
from factex.workshop.time_cases import run_time_tests

KILLED, SURVIVED, INVALID = "killed", "survived", "invalid"
PATIENCE = 60  # seconds of processor time, so that a busy machine is no test, after which a mutant that still runs counts as noticed
_WORD = re.compile(r"[^\W_]+")
_PARTED = "\n---"  # between the documents of a file


@dataclass(frozen=True, slots=True)
class Exam:
    """One example, golden, or example of a time or link: its text, the rule and file it belongs to, and how it is asked."""

    text: str
    rule: str
    path: str
    notices: Callable[[Reading], bool]


@dataclass(frozen=True, slots=True)
class Reading:
    """A book that reads texts, as examples want it."""

    book: Book
    reach: Reach

    def read(self, text: str, date: str | None = None, id: str = "text", trace: Tracer | None = None) -> Document:
        return walk(self.book, text, id, date, trace, self.reach.base(self.book, text))


@dataclass(slots=True)
class Examiner:
    """A workbench with all examples of its pack and some goldens."""

    bench: Workbench
    reach: Reach
    exams: list[Exam]
    words: list[frozenset[str]]
    noticed: Counter[tuple[str, int]] = field(default_factory=Counter)  # file of a mutant, exam -> how often it noticed
    sound: dict[int, bool] = field(default_factory=dict)  # of the exams that were asked

    @classmethod
    def open(cls, layers: Sequence[Path], goldens: Iterable[str]) -> Examiner:
        """For the folders of a pack and the files of goldens."""
        bench = Workbench(layers)
        exams = [
            Exam(case.text, rule.id, rule.id.split("/")[0] + ".yaml", partial(notices, rule=rule, case=case))
            for rule in bench.checked.rules for case in rule.cases]
        exams += [Exam(test.text, "", "times.yaml", partial(_time, test=test)) for test in time_tests(bench.raw.one("times"))]
        exams += [Exam(test.text, "", "links.yaml", partial(_link, test=test)) for test in link_tests(bench.raw.one("links"))]
        exams += [Exam(golden.text, "", "", partial(_golden, golden=golden)) for golden in map(read_golden, goldens)]
        return cls(bench, Reach(bench.book), exams, [_words(exam.text) for exam in exams])

    def outcome(self, mutant: Mutant) -> str:
        """What came of a mutant: KILLED, SURVIVED or INVALID."""
        try:
            with _patience():
                return self._outcome(mutant)
        except TimeoutError:
            return KILLED

    def _outcome(self, mutant: Mutant) -> str:
        relevant = self._relevant(mutant)
        if not relevant:
            return SURVIVED
        try:
            reading = Reading(self.bench.mutated(mutant), self.reach)
        except Broken:
            return INVALID
        touched = self.reach.touches(reading.book)
        for number in self._order(mutant, relevant):
            exam = self.exams[number]
            if touched(exam.text) and exam.notices(reading) and self._sound(number):
                self.noticed[mutant.path, number] += 1
                return KILLED
        return SURVIVED

    def _sound(self, number: int) -> bool:
        """Whether an exam passes on the healthy pack: what fails anyhow notices nothing."""
        if number not in self.sound:
            self.sound[number] = not self.exams[number].notices(Reading(self.bench.book, self.reach))
        return self.sound[number]

    def _relevant(self, mutant: Mutant) -> list[int]:
        """The exams that a mutant can touch: of one that only takes entries from a list, or reads those of a list in another case,
        those that hold a word of what is taken, or of the list.
        """
        everything = list(range(len(self.exams)))
        text, start, end = self.bench.text_of(mutant.file), mutant.start, mutant.end
        if mutant.path.startswith("lexicon/") and mutant.operator == "flip-switch" and mutant.before.startswith("case: "):
            start, end = text.rfind(_PARTED, 0, start) + 1, text.find(_PARTED, end)  # the whole document
        elif mutant.operator not in ("drop-entry", "thin-list", "cut-class") or mutant.path in ("text.yaml", "times.yaml", "links.yaml"):
            return everything
        forms = self.bench.words.forms
        taken = _words(text[start:end])
        if not taken:
            return everything  # a comma or a dash, which any text may hold
        taken |= {word for verb in taken for cell in forms.get(verb, ()) for word in _words(" ".join(cell))}
        return [number for number in everything if taken & self.words[number]]

    def _order(self, mutant: Mutant, relevant: Sequence[int]) -> list[int]:
        words = _words(mutant.before)

        def likely(number: int) -> tuple[bool, int, int]:
            exam = self.exams[number]
            hold = len(words & self.words[number]) if len(words) < 30 else 0
            return exam.rule == mutant.document, hold + self.noticed[mutant.path, number] + (exam.path == mutant.path), -number

        return sorted(relevant, key=likely, reverse=True)


def examine(layers: Sequence[Path], goldens: Sequence[str], mutants: Sequence[Mutant], jobs: int = 1) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what came of it, as they come; in processes of their own, so that nothing of mutants stays in this one."""
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(layers, goldens))
    try:
        running = {pool.submit(_work, mutant): mutant for mutant in mutants}
        for future in as_completed(running):
            yield running[future], future.result()
    finally:
        pool.shutdown(cancel_futures=True)


_examiner: list[Examiner] = []  # of a working process, once it has started


def _start(layers: Sequence[Path], goldens: Sequence[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    _examiner[:] = [Examiner.open(layers, goldens)]
    gc.freeze()  # the healthy pack is large and lives as long as the process


def _work(mutant: Mutant) -> str:
    outcome = _examiner[0].outcome(mutant)
    expressions.codes.clear()  # a mutant's expressions are never seen again
    return outcome


def _time(reading: Reading, test: TimeTest) -> bool:
    return not all(result.passed for result in run_time_tests(reading.book, [test]))


def _link(reading: Reading, test: LinkTest) -> bool:
    try:
        return not test.passed(reading.read(test.text))
    except Exception:
        return True


def _golden(reading: Reading, golden: Golden) -> bool:
    try:
        return any(diff(golden, reading.read(golden.text, golden.date, golden.name), reading.book))
    except Exception:
        return True


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


@contextmanager
def _patience() -> Iterator[None]:
    """Raises TimeoutError in what runs too long, where the system can tell."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def late(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
