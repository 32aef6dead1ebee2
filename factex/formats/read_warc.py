"""Reads WARC, the form of web archives: the article of each page in it, named by its address.

Pages without an article, such as lists of others, and what is no page, are passed over and counted.
"""
from __future__ import annotations

import contextlib
import io
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from factex.diagnostics import InputError
from factex.extras import need
from factex.formats.articles import NoArticle, article
from factex.formats.records import LONGEST, Fields, Notice, Raw

PAGES = ("text/html", "application/xhtml+xml")
FOUND = "200"  # the status of an answer that holds what was asked for


def read(source: BinaryIO, name: str, fields: Fields) -> Iterator[Raw | Notice | InputError]:
    """Record by record; `line` is the record's number."""
    records = need("warcio.archiveiterator", "WARC").ArchiveIterator(source)
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    passed: Counter[str] = Counter()
    number = 0
    while True:
        number += 1
        try:
            with contextlib.redirect_stderr(io.StringIO()):  # where the library warns, with bytes of the archive as they are
                record = next(records)
        except StopIteration:
            break
        except OSError:
            raise
        except Exception as error:  # warcio's own class of errors, which cannot be named before it is imported
            yield InputError(f"{name}:{number}", f"not a record of WARC: {str(error).strip().splitlines()[0]}")
            return
        why = _not_a_page(record)
        if why is None:
            with contextlib.redirect_stderr(io.StringIO()):
                data = record.content_stream().read(LONGEST + 1)
            try:
                if len(data) <= LONGEST:
                    yield article(data, record.rec_headers.get_header("WARC-Target-URI"), number)
                    continue
                why = "too long"
            except NoArticle:
                why = "pages without an article"
            except OSError:
                raise
            except Exception as error:  # one page that cannot be read leaves the others
                yield InputError(f"{name}:{number}", f"cannot be read: {type(error).__name__}: {error}")
                continue
        if why:
            passed[why] += 1
    if passed:
        yield Notice(name, "passed over: " + ", ".join(f"{count} {why}" for why, count in sorted(passed.items())))


def _not_a_page(record: Any) -> str | None:
    """Why a record is no page to read; empty where it is about the archive and nothing more needs to be said."""
    if record.rec_type not in ("response", "resource"):
        return ""
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    if headers is None or (record.rec_type == "response" and headers.get_statuscode() != FOUND):
        return "answers without a page"
    kind = (headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return None if kind in PAGES else "files that are no page"
