"""The page about the house names every room and every module, and the house keeps its measure."""

import re
from pathlib import Path

from scripts.house import modules_of

import pingyuan_rules

PACKAGE = Path(pingyuan_rules.__file__).parent
PAGE = (Path(__file__).parents[1] / "docs" / "structure.md").read_text(encoding="utf-8")


def modules_in(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")}


def rows() -> dict[str, list[str]]:
    """The tables of the page: the cells after the first, by the first."""
    lines = re.findall(r"^\| `([a-z_/]+)` \| (.+) \|$", PAGE, re.MULTILINE)
    return {room: cells.split(" | ") for room, cells in lines}


def test_the_page_names_every_room_and_its_modules() -> None:
    rooms = {room: set(re.findall(r"`([a-z_]+)`", cells[-1])) for room, cells in rows().items() if len(cells) > 1}
    folders = {path.parent for path in PACKAGE.rglob("*.py")} - {PACKAGE}
    assert rooms == {folder.relative_to(PACKAGE).as_posix(): modules_in(folder) for folder in folders}


def test_the_page_names_every_single_module() -> None:
    assert {name for name, cells in rows().items() if len(cells) == 1} == modules_in(PACKAGE)


def test_no_module_name_stands_twice_and_no_folder_is_crowded() -> None:
    stems = [path.stem for path in modules_of(PACKAGE).values() if not path.stem.startswith("__")]
    assert sorted(stems) == sorted(set(stems))
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    crowded = {folder for folder in folders if len(list(folder.glob("*.py"))) > 24}
    assert crowded == set()
