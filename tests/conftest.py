"""In CI a test that is skipped has failed: nothing is left out in silence."""
from __future__ import annotations

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

import factex

NOT_EVERYWHERE = ("no browser is installed", "no Java is installed")  # not every machine can have one
QUICK = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # for Java that runs for seconds


def pytest_configure() -> None:
    """A cache of the tests' own: the user's is neither read nor filled."""
    os.environ["FACTEX_CACHE"] = tempfile.mkdtemp(prefix="factex-tests-")


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["FACTEX_CACHE"], ignore_errors=True)
    os.environ["FACTEX_CACHE"] = "off"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    excused = any(reason in str(report.longrepr) for reason in NOT_EVERYWHERE)
    if os.environ.get("CI") == "true" and report.skipped and not excused and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def english() -> factex.Extractor:
    """The English pack, loaded once."""
    return factex.load()


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Spark on a cluster of this machine's own: a driver, and two executors that are processes of their own.

    Its `spark.home` is a temporary folder; what executors write stands there in `work`.
    """
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("no Java is installed")
    pyspark = pytest.importorskip("pyspark")
    home = tmp_path_factory.mktemp("spark")
    for part in ("bin", "jars"):
        (home / part).symlink_to(Path(pyspark.__file__).parent / part)
    settings = {
        "spark.home": str(home), "spark.sql.warehouse.dir": str(home / "warehouse"), "spark.sql.shuffle.partitions": "2",
        "spark.task.maxFailures": "3", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": QUICK, "spark.executor.extraJavaOptions": QUICK,
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark's own
        for name, value in spark_environment(home).items():
            patch.setenv(name, value)
        session = pyspark.sql.SparkSession.builder.master("local-cluster[2,1,1024]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def spark_environment(home: Path) -> dict[str, str]:
    """What Spark's processes are told: where Spark is, and which Python and which factex to use."""
    return {
        "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(Path(factex.__file__).resolve().parent.parent),
    }  # fmt: skip
