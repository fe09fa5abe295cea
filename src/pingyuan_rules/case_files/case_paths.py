"""Which files hold cases, among files and in folders."""

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path

from pingyuan_rules.engine import Label
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.ledger.file_checks import is_lock_file
from pingyuan_rules.ledger.places import file_problem

TOML_CASES, WORKBOOK_CASES = ".cases.toml", ".cases.xlsx"
ENDINGS = (TOML_CASES, WORKBOOK_CASES)

_CASES = Label(
    f"以 {' 或 '.join(ENDINGS)} 结尾的文件，或含有这样文件的文件夹",
    f"a file that ends in {' or '.join(ENDINGS)}, or a folder with such files",
)


def is_case_file(path: Path) -> bool:
    """Whether a file is named as those that hold cases are."""
    return path.name.lower().endswith(ENDINGS) and not is_lock_file(path)


def find_case_files(paths: str | Path | Iterable[str | Path], problems: ProblemLog) -> Iterator[Path]:
    """The files with cases among paths, each once; what is none is noted."""
    seen: set[Path] = set()
    for path in map(Path, [paths] if isinstance(paths, str | PathLike) else paths):
        found = Label("", "")
        if path.is_dir():
            files = sorted(each for each in path.rglob("*") if each.is_file() and is_case_file(each))
            found = Label("没有这样文件的文件夹", "a folder without such files")
        else:
            files = [path] if is_case_file(path) and path.is_file() else []
            if not path.exists():
                found = Label("不存在的路径", "no such file")
        if not files:
            problems.take([file_problem(str(path), _CASES, Label("请核对路径", "Check the path"), found)])
        for each in files:
            if each.resolve() not in seen:
                seen.add(each.resolve())
                yield each
