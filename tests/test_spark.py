"""Facts on an Apache Spark cluster: the rows of `--format parquet`, whatever happens to the workers."""
from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import pyarrow.parquet
import pytest
from conftest import QUICK, spark_environment
from sample_pack import FILES, write
from test_docs import DOCS, same

import factex
from factex.cli import run
from factex.diagnostics import FactexError, InputError, RuleError
from factex.extras import MissingExtra
from factex.spark.shipping import unpacked

TEXTS = (
    "Anna Brandt met the Kenyan foreign minister in Bern on Friday. Boris Ivanov accused the ministry of leaking the minutes.",
    "“The talks – 会談 🕊 – have failed,” Petra Novak said on Monday. She will phone Omar Haddad next week.",
    "Nothing happened.",
    "GENEVA, Sept. 8, 2016 (Reuters) – A spokesman said that Chen Wei had not spoken with Boris Ivanov by telephone.",
    "Chen Wei phoned the chancellor. Bern phoned Geneva, Geneva rang Bern.",
)
NEWS = [
    {"id": f"news/{number}", "text": f"{TEXTS[number % 5]} Omar Haddad met Petra Novak {number} times.",
     "date": None if number % 3 else f"2016-09-{number % 28 + 1:02}"}
    for number in range(40)
]  # fmt: skip
RULES = {
    **FILES,
    "calls.yaml": """\
rule: phone
fact: call
about: Sample.
slots: {participants: actor many}
find: |
  {participants} ~phone {participants}
---
rule: ring
fact: call
about: Sample.
slots: {participants: actor many}
find: |
  {participants} ~ring {participants}
""",
}  # a small pack, for what does not depend on English


def rows(table: Any) -> list[dict[str, Any]]:
    """The rows of a DataFrame, in an order of their own: Spark promises none."""
    return in_order(row.asDict(recursive=True) for row in table.collect())


def in_order(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda row: (row["doc"], row["start"], row["end"], row["id"]))


def frame(spark: Any, news: Iterable[dict[str, Any]], partitions: int = 4) -> Any:
    told = [(row["id"], row["text"], row["date"]) for row in news]
    return spark.createDataFrame(told, "id string, text string, date string").repartition(partitions)


Small: TypeAlias = tuple[Path, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def by_command(tmp_path_factory: pytest.TempPathFactory, english: factex.Extractor) -> Path:
    """What `factex extract --format parquet` writes of the news."""
    folder = tmp_path_factory.mktemp("news")
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, NEWS)), encoding="utf-8")
    out = folder / "facts.parquet"
    assert run(["extract", str(folder / "news.jsonl"), "--format", "parquet", "-o", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A small pack, and the facts that it finds in the news."""
    pack = write(tmp_path_factory.mktemp("small") / "pack", RULES)
    found = in_order(factex.load(pack).table([(row["text"], row["date"], row["id"]) for row in NEWS]).to_pylist())
    assert {row["rule"] for row in found} == {"calls/phone", "calls/ring"}
    return pack, found


def test_the_rows_are_those_of_the_command(spark: Any, by_command: Path) -> None:
    found = factex.spark.facts(frame(spark, NEWS))
    assert found.schema == spark.read.parquet(str(by_command)).schema
    expected = in_order(pyarrow.parquet.read_table(by_command).to_pylist())
    assert len(expected) > 80 and {row["type"] for row in expected} == {"meeting", "call", "statement", "accusation"}
    assert rows(found) == expected


# Dates and names --------------------------------------------------------------------------------------------------------


def test_dates_may_be_text_days_or_moments(spark: Any) -> None:
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    one = spark.sql("""
        SELECT 7L AS number, 'Anna Brandt met Boris Ivanov on Friday.' AS body, '2016-09-08T23:30:00Z' AS written, DATE'2016-09-08' AS day,
            TIMESTAMP'2016-09-09 02:00:00 UTC' AS moment, TIMESTAMP_NTZ'2016-09-08 23:30:00' AS local, NULL AS never
    """)
    for name in ("written", "day", "moment", "local"):
        (fact,) = rows(factex.spark.facts(one, "body", "number", name))
        assert (fact["doc"], fact["date"], fact["time"][0]["value"]) == ("7", "2016-09-08", "2016-09-02"), name
    for undated in (None, "date", "never"):  # there is no column `date`
        (fact,) = rows(factex.spark.facts(one, "body", "number", undated))
        assert (fact["date"], fact["time"][0]["value"]) == (None, "XXXX-WXX-5"), undated


def test_columns_are_found_as_spark_finds_them(spark: Any) -> None:
    told = ("a", "Anna Brandt met Boris Ivanov.", "2016-09-08")
    one = spark.createDataFrame([told], "ID string, text string, Date string").withColumnRenamed("text", "the.`text`")
    (fact,) = rows(factex.spark.facts(one, text="The.`Text`"))
    assert (fact["doc"], fact["date"]) == ("a", "2016-09-08")


WRONG = [
    ({"id": "name", "text": "body"}, "no column 'body'; text= names another"),
    ({"id": "name", "text": "texts"}, "no column 'texts' (did you mean 'text'?); text= names another"),
    ({"id": "names"}, "no column 'names' (did you mean 'name'?); id= names another"),
    ({}, "no column 'id' (did you mean 'idn'?); id= names another"),
    ({"id": "name", "date": "published"}, "no column 'published'; date= names another"),
    ({"id": "size"}, "column 'size' is of type double; id= takes string, char, varchar, byte, short, integer, long"),
    ({"id": "name", "text": "parts"}, "column 'parts' is of type array; text= takes string, char, varchar"),
    ({"id": "name", "date": "size"},
     "column 'size' is of type double; date= takes string, char, varchar, date, timestamp, timestamp_ntz, void"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_a_column_that_does_not_do_is_named_on_the_driver(spark: Any, options: dict[str, str], message: str) -> None:
    other = spark.createDataFrame([], "idn string, name string, text string, size double, parts array<string>")
    with pytest.raises(InputError) as error:
        factex.spark.facts(other, **options)
    assert str(error.value) == f"the DataFrame: {message}"


def test_other_frames_are_refused() -> None:
    with pytest.raises(TypeError, match=r"^not a DataFrame of Spark: pyarrow\.lib\.Table$"):
        factex.spark.facts(pyarrow.table({"text": ["x"]}))


# Texts that cannot be read ----------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_told_and_the_rest_is_done(spark: Any, by_command: Path) -> None:
    bad = spark.sql("""
        SELECT * FROM VALUES ('nothing', NULL, NULL), ('undated', 'x', 'yesterday'), (NULL, 'x', NULL),
            ('', 'Anna Brandt met Boris Ivanov in Geneva on Friday.', NULL),
            ('no-text', CAST(unhex('ff') AS STRING), NULL), ('long', repeat('x', 10000001), NULL)
    """).toDF("id", "text", "date")
    failed = factex.spark.failures(spark)
    found = factex.spark.facts(bad.unionByName(frame(spark, NEWS, 1)).coalesce(1), failed=failed)
    expected = in_order(pyarrow.parquet.read_table(by_command).to_pylist())
    for _ in range(2):  # what is told twice counts once
        assert rows(found) == expected
        told = dict(failed.value)
        assert told.pop("no-text").startswith("'utf-8' codec can't decode byte 0xff")
        assert told == {
            "nothing": "field 'text' is not a string",
            "undated": "not a date of the form YYYY-MM-DD: 'yesterday'",
            "without a name: 'Anna Brandt met Boris Ivanov in Geneva o'": "field 'id' is empty, and without a name a text has no facts",
            "without a name: 'x'": "field 'id' is empty, and without a name a text has no facts",
            "long": "too long for one text: more than 10,000,000 bytes",
        }
    logs = "".join(log.read_text() for log in (Path(spark.conf.get("spark.home")) / "work").glob("*/*/stderr"))
    assert "factex: undated: not a date of the form YYYY-MM-DD: 'yesterday'\n" in logs


def test_of_many_failures_the_first_thousand_are_told(spark: Any, small: Small) -> None:
    many = spark.range(1200).selectExpr("format_string('%04d', id) AS id", "CAST(NULL AS STRING) AS text").repartition(3)
    failed = factex.spark.failures(spark)
    assert factex.spark.facts(many, rules=small[0], failed=failed).count() == 0
    assert sorted(failed.value) == [f"{number:04}" for number in range(1000)]


# Rules ------------------------------------------------------------------------------------------------------------------


def test_rules_may_be_shipped_with_the_job(
    spark: Any, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zip that Spark unpacks, by its name alone."""
    pack, expected = small
    spark.sparkContext.addArchive(shutil.make_archive(str(tmp_path / "packed"), "zip", pack) + "#shipped")
    monkeypatch.chdir(tmp_path)
    found = factex.spark.facts(frame(spark, NEWS), rules="shipped")
    assert found.columns[-4:] == ["content", "accuser", "accused", "offence"]
    assert rows(found) == expected


def test_layers_lie_over_each_other(spark: Any, small: Small, tmp_path: Path) -> None:
    pack, expected = small
    off = write(tmp_path / "off", {"off.yaml": "rule: calls/ring\noff: true\n"})
    found = factex.spark.facts(frame(spark, NEWS), rules=[pack, str(off)])
    assert rows(found) == [row for row in expected if row["rule"] == "calls/phone"]


def test_rules_that_are_not_there_are_named_on_the_driver(
    spark: Any, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"rules.zip": ""})
    spark.sparkContext.addArchive(shutil.make_archive(str(tmp_path / "a"), "zip", small[0]) + "#shipped-rules")
    news = frame(spark, NEWS[:1])
    known = r"\(did you mean 'shipped-rules'\?\); shipped folders: .*shipped-rules"
    with pytest.raises(FactexError, match=rf"^rules 'shiped-rules': no such folder on the driver {known}"):
        factex.spark.facts(news, rules="shiped-rules")
    with pytest.raises(FactexError, match=r"^rules 'rules.zip': a file, and no folder; --archives rules.zip#rules ships a zip"):
        factex.spark.facts(news, rules="rules.zip")
    (tmp_path / "twice" / "folded").mkdir(parents=True)
    with pytest.raises(FactexError, match=r"^rules 'twice': the folder holds no rules \(\*\.yaml\)$"):
        factex.spark.facts(news, rules="twice")
    write(tmp_path / "twice" / "folded", RULES)
    with pytest.raises(FactexError, match=r"\(\*\.yaml\); the folder 'folded' in it does: rules='twice/folded'$"):
        factex.spark.facts(news, rules="twice")


def test_mistakes_in_rules_come_out_on_the_driver(spark: Any, tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", {**FILES, "calls.yaml": "rule: phone\nfact: cal\nabout: Sample.\nfind: |\n  ~phone\n"})
    with pytest.raises(RuleError, match=r"calls\.yaml:2:7: error: F\d+: .*'cal'.*did you mean 'call'"):
        factex.spark.facts(frame(spark, NEWS[:1]), rules=pack)


# Workers ----------------------------------------------------------------------------------------------------------------


QUIETLY = {"PYTHONWARNINGS": "ignore::FutureWarning"}  # pyspark says at every start that pandas is too new for it, and where it stands
OWN_TASKS = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")  # those of a test


def kill_workers(daemon: int) -> None:
    """The Python processes that an executor works with."""
    for worker in subprocess.run(["pgrep", "-P", str(daemon)], capture_output=True, text=True, check=True).stdout.split():
        os.kill(int(worker), signal.SIGKILL)


def kill_executor(daemon: int) -> None:
    """The executor itself: the Java process that started the daemon from which its workers come."""
    asked = subprocess.run(["ps", "-o", "ppid=", "-p", str(daemon)], capture_output=True, text=True, check=True)
    os.kill(int(asked.stdout), signal.SIGKILL)


@OWN_TASKS
def test_each_process_of_a_worker_unpacks_the_rules_once(spark: Any, small: Small) -> None:
    def told(portions: Iterable[Any]) -> Iterator[Any]:
        for _ in portions:
            time.sleep(0.1)  # long enough that no process gets all
            known = unpacked.cache_info()
            yield pyarrow.RecordBatch.from_pylist([{"process": os.getpid(), "asked": known.hits + known.misses, "done": known.misses}])

    def count() -> dict[int, tuple[int, int]]:
        asked = spark.range(16).repartition(8).mapInArrow(told, "process long, asked long, done long").collect()
        return {row.process: (row.asked, row.done) for row in asked}

    news = frame(spark, NEWS, 8)
    before = count()
    for _ in range(2):
        factex.spark.facts(news, rules=small[0]).count()
    after = {process: [new - old for new, old in zip(now, before.get(process, (0, 0)), strict=True)] for process, now in count().items()}
    assert any(asked > 1 for asked, _ in after.values())
    assert all(done <= 1 for _, done in after.values())


@OWN_TASKS
@pytest.mark.parametrize("kill", [kill_workers, kill_executor])
def test_what_a_killed_worker_was_at_is_done_again(
    kill: Callable[[int], None], spark: Any, small: Small, tmp_path: Path
) -> None:
    """Every partition stops behind its texts until one executor is hit: nothing is lost, and nothing comes twice."""
    (pack, expected), go = small, tmp_path / "go"

    def held(portions: Iterable[Any]) -> Iterator[Any]:
        yield from portions
        (tmp_path / f"at-work-{os.getppid()}").touch()
        while not go.exists():
            time.sleep(0.05)

    news = frame(spark, NEWS)
    found: list[list[dict[str, Any]]] = []

    def work() -> None:
        spark.sparkContext.setJobGroup(str(tmp_path), "a job that is hit")
        found.append(rows(factex.spark.facts(news.mapInArrow(held, news.schema), rules=pack)))

    job = threading.Thread(target=work)
    job.start()
    while job.is_alive() and not (at_work := list(tmp_path.glob("at-work-*"))):
        time.sleep(0.05)
    assert at_work
    kill(int(at_work[0].name.rpartition("-")[2]))
    go.touch()
    job.join()
    tracker = spark.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(stage) for number in tracker.getJobIdsForGroup(str(tmp_path))
              for stage in tracker.getJobInfo(number).stageIds]  # fmt: skip
    assert sum(stage.numFailedTasks + stage.currentAttemptId for stage in stages if stage) > 0
    assert found == [expected]


def test_workers_with_another_factex_are_refused(
    spark: Any, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factex.fingerprint.of_factex", lambda: b"another")
    found = factex.spark.facts(frame(spark, NEWS[:1]), rules=small[0])
    with pytest.raises(Exception, match="the workers have another factex, or another `regex`, than the driver"):
        found.collect()


# The page ---------------------------------------------------------------------------------------------------------------

BLOCK = re.compile(r"(?:<!-- file: (\S+) -->\n)?```(sh|python|json)\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)
MASTER = "spark-submit --master yarn --deploy-mode cluster "


def test_the_page_works_word_for_word(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its files are written and its commands run in the order of the page, with this machine for the cluster."""
    shutil.copytree(DOCS.parent / "tests" / "resignation", tmp_path / "my-rules")
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}

    def again(match: re.Match[str]) -> str:
        file, kind, code, expected = match.groups()
        if file:
            Path(file).write_text(code, encoding="utf-8")
            return match[0]
        capfd.readouterr()
        if kind == "python":
            exec(compile(code, "spark.md", "exec"), known)
        elif code.startswith(MASTER):
            shutil.rmtree("my-rules")  # a cluster has what was shipped, and nothing else
            here = ("--master", "local[2]", "--conf", "spark.ui.enabled=false", "--driver-java-options", QUICK)
            home = Path(spark.conf.get("spark.home"))
            command = [str(home / "bin" / "spark-submit"), *here, *shlex.split(code.removeprefix(MASTER))]
            subprocess.run(command, env={**os.environ, **spark_environment(home), **QUIETLY}, check=True)
        else:
            subprocess.run(code, shell=True, check=True)
        out = capfd.readouterr().out.strip("\n")
        assert bool(out) == (expected is not None), code
        return match[0] if expected is None else f"```{kind}\n{code}```\n\n```text\n{out}\n```\n"

    page = DOCS / "spark.md"
    same(page, BLOCK.sub(again, page.read_text(encoding="utf-8")))
    (fact,) = spark.read.parquet(str(tmp_path / "facts")).collect()
    assert (fact.type, fact.doc, fact.post[0].text) == ("resignation", "one", "mayor of Bern")


# Without Spark ----------------------------------------------------------------------------------------------------------


def test_factex_does_not_import_spark_before_it_is_needed() -> None:
    program = "import sys, factex; factex.spark.facts; print({'pyspark', 'pandas', 'pyarrow'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"


@pytest.mark.parametrize(("package", "extra"), [("pyspark", "spark"), ("pandas", "spark"), ("pyarrow", "parquet")])
def test_a_missing_extra_names_what_installs_it(package: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> ModuleType:
        if name.partition(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)
        __import__(name)
        return sys.modules[name]

    monkeypatch.setattr("importlib.import_module", without)
    with pytest.raises(MissingExtra) as error:
        factex.spark.facts(None)  # type: ignore[arg-type]
    assert str(error.value) == f"factex.spark needs {package}, which is not installed: pip install 'factex[{extra}]'"
