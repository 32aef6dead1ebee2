"""The pages of docs/: what they show is what comes out. FACTEX_ACCEPT=1 writes generated parts anew; read them then."""
from __future__ import annotations

import os
import re
from pathlib import Path

from factex.workshop.codes import CODES
from factex.workshop.codes_page import codes_page

DOCS = Path(__file__).resolve().parent.parent / "docs"


def same(page: Path, now: str) -> None:
    """Whether the page is as it should be; with FACTEX_ACCEPT=1 it is written."""
    if os.environ.get("FACTEX_ACCEPT"):
        page.write_text(now, encoding="utf-8", newline="\n")
    else:
        assert page.read_text(encoding="utf-8") == now, f"docs/{page.name} is old: FACTEX_ACCEPT=1 pytest {Path(__file__).name} rewrites it"


def test_every_code_has_its_entry() -> None:
    same(DOCS / "lint-codes.md", codes_page())
    assert re.findall(r"^### (F\d+)$", codes_page(), re.MULTILINE) == sorted(CODES)


def test_links_between_pages_lead_somewhere() -> None:
    for page in (*DOCS.glob("*.md"), DOCS.parent / "README.md"):
        for link in re.findall(r"\]\(([^)#:]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"
