"""Where the packs that come with factex stand, in a clone, an editable install and a wheel alike."""
from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE / "rules", _HERE.parent / "rules")  # inside an installed package; beside the package in a clone
DEFAULT = "en"
LEXICON = "lexicon"  # the folder of a pack that holds its words


def pack(name: str) -> Path | None:
    """The folder of the shipped pack `name` (`en`, as `extends:` names it), or None where there is none."""
    return next((place / name for place in _PLACES if (place / name).is_dir()), None)


def shipped() -> tuple[Path, ...]:
    """The folders of all shipped packs."""
    return tuple(sorted(folder for place in _PLACES if place.is_dir() for folder in place.iterdir() if (folder / "pack.yaml").is_file()))


def files(folder: Path) -> list[Path]:
    """The files of a pack or layer that are read, in order."""
    return sorted(path for path in (*folder.glob("*.yaml"), *folder.glob(f"{LEXICON}/*.yaml")) if path.is_file())


def default_pack() -> Path:
    """The folder of the pack that is used when no rules are named."""
    found = pack(DEFAULT)
    if found is None:
        raise FileNotFoundError(f"the pack {DEFAULT!r} is missing from this installation of factex")
    return found
