"""Places in files of cases, in the words by which people find them."""

from collections.abc import Sequence

import attrs

from pingyuan_rules.engine import Label, Problem
from pingyuan_rules.engine.problems import Kind, ProblemLog, short_name
from pingyuan_rules.engine.wording.visible_text import visible

Steps = tuple[str | int, ...]


@attrs.frozen
class Spot:
    """A case in a TOML file, or a part of the file outside of cases.

    Attributes:
        file: The file.
        path: The keys and numbers that lead there, for programs.
        problems: What was wrong so far.
        name: The name of the case, or empty.
        line: The first line of the case; None if it is not known.
        prefix: The key of the part of the file.
    """

    file: str
    path: Steps
    problems: ProblemLog
    name: str = ""
    line: int | None = None
    prefix: str = ""

    def add(self, keys: Sequence[str | int], found: str | Label, expected: Label, remedy: Label, *, kind: Kind) -> None:
        """Note a problem at the keys that lead from here."""
        named = (*([self.prefix] if self.prefix else []), *keys)
        words = self.words("".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in named).lstrip("."))
        steps = tuple(key if isinstance(key, int) else short_name(key) for key in keys)
        path = (self.file, *self.path, *steps)
        self.problems.take([Problem(words, found, expected, remedy, kind=kind, path=path)])

    def words(self, keys: str) -> Label:
        """The file, the line and the name of the case, and keys."""
        file, name, keys = visible(self.file), short_name(self.name), short_name(keys)
        zh, en = (f"{file} 第{self.line}行", f"{file}, line {self.line}") if self.line else (file, file)
        if self.name:
            zh, en = f"{zh}“{name}”", f'{en}, "{name}"'
        return Label(f"{zh} {keys}".strip(), f"{en}, {keys}" if keys else en)
