"""Where the packs that come with factex stand, in a clone, an editable install and a wheel alike."""
from __future__ import annotations

from pathlib import Path

from factex.limits import FILE_BYTES

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE / "rules", _HERE.parent / "rules")  # inside an installed package; beside the package in a clone
DEFAULT = "en"
PACK = "pack.yaml"  # the file that tells what a folder of rules is, and what it declares
LEXICON = "lexicon"  # the folder of a pack that holds its words


def pack(name: str) -> Path | None:
    """The folder of the shipped pack `name` (`en`, as `extends:` names it), or None where there is none. A path is no name."""
    return next((folder for folder in shipped() if folder.name == name), None)


def shipped() -> tuple[Path, ...]:
    """The folders of all shipped packs."""
    return tuple(sorted(folder for place in _PLACES if place.is_dir() for folder in place.iterdir() if (folder / PACK).is_file()))


def files(folder: Path) -> list[Path]:
    """The files of a pack or layer that are read, in order."""
    found = (*folder.glob("*.yaml"), *folder.glob(f"{LEXICON}/*.yaml"))
    return [path for path in sorted(found) if path.is_file() and why_not_read(folder, path) is None]


def misnamed(folder: Path) -> dict[Path, str]:
    """Files that would be read if they were called otherwise, by that name."""
    found = (*folder.glob("*.yml"), *folder.glob(f"{LEXICON}/*.yml"))
    return {path: path.with_suffix(".yaml").name for path in sorted(found) if path.is_file() and not path.with_suffix(".yaml").exists()}


def why_empty(folder: Path) -> str:
    """What is to say of a folder in which no file is read: where its rules may be."""
    told = f"the folder holds no rules: no *.yaml in it, nor in {LEXICON}/"
    for path, name in misnamed(folder).items():
        return f"{told}; {path.relative_to(folder).as_posix()} is read when it is named {name}"
    inside = [inner for inner in sorted(folder.iterdir()) if inner.is_dir() and files(inner)]
    return f"{told}; the folder {inside[0].name!r} in it holds some" if inside else told


def why_not_read(folder: Path, path: Path) -> str | None:
    """Why a file in a folder of rules is not read: it leads out of the folder, or is too large; None where it is."""
    if not path.resolve().is_relative_to(folder.resolve()):
        return "it leads out of the folder of its pack"
    return f"it has more than {FILE_BYTES:,} bytes" if path.stat().st_size > FILE_BYTES else None


def default_pack() -> Path:
    """The folder of the pack that is used when no rules are named."""
    found = pack(DEFAULT)
    if found is None:
        raise FileNotFoundError(f"the pack {DEFAULT!r} is missing from this installation of factex")
    return found
