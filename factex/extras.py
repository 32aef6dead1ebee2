"""Libraries that only some formats need: imported at need, and named with what installs them where they are missing."""
from __future__ import annotations

import importlib
from types import ModuleType

from factex.diagnostics import FactexError

# Module that is imported -> the extra of pyproject.toml that brings it.
EXTRAS = {
    "duckdb": "duckdb",
    "pandas": "spark",  # which pyspark asks for
    "pyarrow": "parquet",
    "pyarrow.parquet": "parquet",
    "pyspark": "spark",
    "pyspark.sql.types": "spark",
    "trafilatura": "html",
    "warcio.archiveiterator": "warc",
    "zstandard": "zst",
}


class MissingExtra(FactexError):
    """A library that is not installed; the message names the command that installs it."""


def need(module: str, purpose: str) -> ModuleType:
    """The module, imported. Raises MissingExtra, which says that `purpose` needs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package, extra = module.partition(".")[0], EXTRAS[module]
        missing = isinstance(error, ModuleNotFoundError) and (error.name or package).partition(".")[0] == package
        why = "is not installed" if missing else f"cannot be loaded ({str(error).splitlines()[0]})"
        raise MissingExtra(f"{purpose} needs {package}, which {why}: pip install 'factex[{extra}]'") from None
