"""Facts of an Apache Spark DataFrame: one row a fact, with the columns of `--format parquet`.

Rules are read on the driver, where their mistakes come out (`shipping`). What was compiled travels with the job, so that all workers read
by the very same rules, and each of their processes unpacks it once (`reading`). `pyspark` is imported at need.
"""
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from factex.extractor import load
from factex.extras import need
from factex.formats.rows import fact_columns
from factex.spark.columns import columns_of, schema_of, used
from factex.spark.reading import Failures, read_partition
from factex.spark.shipping import Shipped, folder_of

if TYPE_CHECKING:
    from pyspark import Accumulator
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["facts", "failures"]


def facts(
    frame: DataFrame,
    text: str = "text",
    id: str = "id",
    date: str | None = "date",
    *,
    rules: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    failed: Accumulator[dict[str, str]] | None = None,
) -> DataFrame:
    """The facts of a DataFrame's texts as a DataFrame: one row a fact, with the columns of `--format parquet`, in no promised order.

    `text`, `id` and `date` name columns: texts; their names, strings or whole numbers, each only once; their dates, as days, moments or
    strings in ISO 8601. Without dates `date` is None; a column `date` may also be missing.

    `rules` is a folder of rules, or several as for `factex.load`, by default the English pack: a path on the driver, or the name of a
    folder that was shipped with the job (`SparkContext.addFile(folder, recursive=True)`, `--archives rules.zip#rules`).

    A text that cannot be read has no facts; what is wrong stands in its executor's log, and in `failed`, if that is given (see `failures`).

    Raises InputError where a column is missing or of another type, RuleError where the rules hold mistakes, FactexError where they are not
    there, and MissingExtra without `pyspark`.
    """
    for module in ("pyspark", "pandas", "pyarrow"):
        need(module, "factex.spark")
    if not hasattr(frame, "mapInArrow"):
        raise TypeError(f"not a DataFrame of Spark: {type(frame).__module__}.{type(frame).__qualname__}")
    fields = columns_of(frame.schema, text, id, date)
    extractor = load(*map(folder_of, [rules] if isinstance(rules, str | os.PathLike) else rules))
    shipped = Shipped.of(extractor)

    def read(portions: Iterable[Any]) -> Iterator[Any]:  # a plain function, as pyspark wants it
        return read_partition(portions, shipped, fields, failed)

    # Names without points and the like: mapInArrow does not find others again.
    wanted = [f"`{name.replace('`', '``')}` AS c{number}" for number, name in enumerate(used(fields))]
    with catch_warnings():
        simplefilter("ignore", FutureWarning)  # of pyspark, that pandas is too new for it: no row passes through pandas
        return frame.selectExpr(*wanted).mapInArrow(read, schema_of(fact_columns(extractor.book)))


def failures(spark: SparkSession) -> Accumulator[dict[str, str]]:
    """What `facts(…, failed=…)` fills: its `value` tells the names of texts that could not be read, each with what is wrong.

    It is filled when facts are worked out, by an action such as `write` or `count`, and holds the first 1,000 names in alphabetical order.
    """
    found: Accumulator[dict[str, str]] = spark.sparkContext.accumulator({}, Failures())
    return found
