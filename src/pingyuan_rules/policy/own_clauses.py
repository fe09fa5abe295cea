"""The documents and clauses that a file of another county brings along, to cite them."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.engine.display import FixedDict
from pingyuan_rules.engine.problems import Kind, ProblemLog, short_name, shown
from pingyuan_rules.engine.values import LONGEST_TEXT, is_unwritable
from pingyuan_rules.policy.clauses import Clause, clauses

_CORRECT = Label("请更正", "Correct it")
DELETE = Label("请删去或改名", "Delete it or correct its name")
WITHOUT_QUOTES = Label("请写作 2016-10-21，不加引号", "Write it as 2016-10-21, without quotation marks")
_WORDS = Label("含 zh 和 en 的表", "a table with zh and en")
Steps = tuple[str | int, ...]
"""The keys and the numbers of items that lead to a value."""
LONGEST_REASON = 2_000
_WORD_KEYS = ("zh", "en")
_DOCUMENT_KEYS = ("zh", "en", "dated")
_CLAUSE_KEYS = ("document", "place", "term", "zh", "en")
FIGURE_KEYS = {
    "claims": ("key", "clause", "bound", "value", "unit", "zh", "en", "derived", "base", "note"),
    "relations": ("left", "is", "right", "zh", "en"),
}
"""The tables of published figures that a file may hold beside its values, with their keys."""


@attrs.define
class ClauseReader:
    """Reads the tables `documents` and `clauses` of a file.

    Attributes:
        file: The file's name, for problems.
        problems: What was wrong so far.
        left_out: The keys of the clauses with problems.
    """

    file: str
    problems: ProblemLog = attrs.field(factory=ProblemLog)
    left_out: set[str] = attrs.field(factory=set)

    def read(self, tables: dict[str, Any]) -> Mapping[str, Clause]:
        """Take both tables out of a file's tables: the clauses by their keys, those with problems left out."""
        documents = self._table(tables.pop("documents", {}), ("documents",))
        titles: dict[str, tuple[Label, date]] = {}
        own: dict[str, Clause] = {}
        for key, table in documents.items():
            before, place = self.problems.total, ("documents", key)
            self._check_key(key, place)
            fields = self._table(table, place)
            self._refuse_keys(fields, _DOCUMENT_KEYS, place)
            title, dated = self._words(fields, place), fields.get("dated")
            # A TOML date with a time is a datetime, which is a date to `isinstance`.
            if type(dated) is not date:
                remedy = WITHOUT_QUOTES if isinstance(dated, str) else _CORRECT
                self._add((*place, "dated"), dated, Label("日期，如 2016-10-21", "a date such as 2016-10-21"), remedy)
            elif self.problems.total == before:
                titles[key] = (title, dated)
        for key, table in self._table(tables.pop("clauses", {}), ("clauses",)).items():
            before, place = self.problems.total, ("clauses", key)
            if key in clauses():
                expected = Label("本库尚未使用的编号", "a key that this library does not use yet")
                self._add(place, key, expected, Label("请换一个编号", "Choose another key"), "repeated")
            self._check_key(key, place)
            fields = self._table(table, place)
            self._refuse_keys(fields, _CLAUSE_KEYS, place)
            name = fields.get("document")
            if not (isinstance(name, str) and name in documents):
                expected = Label("documents 中的一个文件", "one of the documents of this file")
                self._add((*place, "document"), name, expected, kind="unknown" if isinstance(name, str) else "type")
            where = self.words(fields.get("place"), (*place, "place"))
            term = self.words(fields.get("term"), (*place, "term"))
            paraphrase = self._words(fields, place)
            # A clause of a document with a problem is left out too: the problem has been told.
            if self.problems.total == before and name in titles:
                title, dated = titles[name]
                short = Label(f"《{title.zh}》{where.zh}", f"{title.en}, {where.en}")
                own[key] = Clause(key, title, dated, where, term, paraphrase, short=short)
            else:
                self.left_out.add(key)
        return FixedDict(own)

    def figures(self, tables: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """The tables of published figures, those that are none left out.

        Their keys are checked here; what they hold, only `published.read_published` can check.
        """
        figures: dict[str, list[dict[str, Any]]] = {}
        for name, keys in FIGURE_KEYS.items():
            value = tables.get(name, [])
            if not (isinstance(value, list) and all(isinstance(table, dict) for table in value)):
                self._add((name,), value, Label(f"若干个 [[{name}]] 表", f"tables [[{name}]]"))
                value = []
            for number, table in enumerate(value):
                self._refuse_keys(table, keys, (name, number))
            figures[name] = value
        return figures

    def words(self, table: Any, place: Steps) -> Label:
        """A table that holds the same words in Chinese and English, and nothing else."""
        if isinstance(table, dict):
            self._refuse_keys(table, _WORD_KEYS, place)
        return self._words(table, place)

    def _table(self, value: Any, place: Steps) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self._add(place, value, Label("一个表", "a table"))
        return {}

    def _words(self, table: Any, place: Steps) -> Label:
        words = [table.get(lang) if isinstance(table, dict) else None for lang in ("zh", "en")]
        if not all(isinstance(each, str) and each for each in words):
            self._add(place, "", _WORDS, Label("请补齐 zh 和 en", "Give both zh and en"), "required")
        elif wrong := [each for each in words if is_unwritable(str(each)) or len(str(each)) > LONGEST_REASON]:
            expected = Label(
                f"不超过{LONGEST_REASON}字、不含 NUL 和半个代理对的文字",
                f"text of at most {LONGEST_REASON} characters, without NUL and without half a surrogate pair",
            )
            self._add(place, wrong[0], expected, kind="text")
        return Label(str(words[0]), str(words[1]))

    def _check_key(self, key: str, place: Steps) -> None:
        # It stands in answers, reports and workbooks.
        if not key.strip() or is_unwritable(key) or len(key) > LONGEST_TEXT:
            expected = Label(
                f"不超过{LONGEST_TEXT}字、不含 NUL 和半个代理对的编号",
                f"a key of at most {LONGEST_TEXT} characters, without NUL and without half a surrogate pair",
            )
            self._add(place, key, expected, kind="text")

    def _refuse_keys(self, table: Mapping[str, Any], known: tuple[str, ...], place: Steps) -> None:
        for key in table:
            if key not in known:
                expected = Label(f"以下键之一：{'、'.join(known)}", f"one of the keys {', '.join(known)}")
                self._add((*place, key), "", expected, DELETE, "unknown")

    def _add(self, place: Steps, value: object, expected: Label, remedy: Label = _CORRECT, kind: Kind = "type") -> None:
        found = "" if value is None or value == "" else shown(value)
        kind = "required" if value is None and kind != "repeated" else kind
        self.problems.add(f"{self.file}: {place_of(place)}", found, expected, remedy, kind=kind, path=place)


def place_of(path: Steps) -> str:
    """How a place is shown whose path is `("claims", 0, "key")`: claims[0].key."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{short_name(step)}" for step in path).removeprefix(".")


def path_of(place: str) -> tuple[str | int, ...]:
    """The path for programs of a place such as `minimum_full_members[0].value`."""
    return tuple(int(number) if number else name for number, name in _STEP.findall(place))


_STEP = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")


def read_toml(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        InvalidData: When it is not TOML in UTF-8, or changed while it was read.
        OSError: When it cannot be read.
    """
    from pingyuan_rules.files import read_whole  # noqa: PLC0415 - not needed for a policy without a file

    place = Path(path)
    return parse_toml(read_whole(place), place.name)


def parse_toml(text: str | bytes, place: str) -> dict[str, Any]:
    """The tables that a text in TOML holds.

    Args:
        text: The text; bytes are UTF-8.
        place: What problems call it.

    Raises:
        InvalidData: When it is no TOML in UTF-8.
    """
    import tomllib  # noqa: PLC0415 - not needed to import the library

    expected = Label("UTF-8 编码的 TOML 文件", "a TOML file in UTF-8")
    try:
        # Editors on Windows may write a byte order mark, which TOML does not allow.
        written = text.removeprefix("\ufeff") if isinstance(text, str) else text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = short_name(error)
        remedy = Label(
            f"请用编辑器另存为 UTF-8 编码（{reason}）", f"Save it in an editor with the encoding UTF-8 ({reason})"
        )
        raise InvalidData([Problem(place, "", expected, remedy, kind="syntax")]) from None
    lines = written.replace("\r\n", "\n")
    try:
        return tomllib.loads(lines, parse_float=exact_number)
    except tomllib.TOMLDecodeError as error:
        from pingyuan_rules.policy.toml_slips import syntax_remedy  # noqa: PLC0415 - only for a text that is wrong

        raise InvalidData([Problem(place, "", expected, syntax_remedy(lines, error), kind="syntax")]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets in brackets in brackets
        expected = Label("数值和层次大小合理的 TOML", "TOML with numbers and nesting of a reasonable size")
        raise InvalidData([Problem(place, "", expected, _CORRECT, kind="limit")]) from None


def exact_number(written: str) -> Decimal | float:
    """A number with decimals as it is written, never the float next to it, which may be another number."""
    try:
        return Decimal(written)
    except InvalidOperation:  # an exponent beyond all bounds
        return float(written)
