"""The columns of a template: what may be entered in each, and what is said beside the cell and on a mistake."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import attrs

from pingyuan_rules.engine import FactInfo, Label, Lang, Record
from pingyuan_rules.ledger.cells import NO, YES, expectation
from pingyuan_rules.ledger.headings import heading, sheet_label
from pingyuan_rules.ledger.places import letters
from pingyuan_rules.ledger.styles import DATE, MONEY, TEXT, column_width
from pingyuan_rules.ledger.template_meanings import meaning
from pingyuan_rules.records import Applicant, Branch, Member

LAST_ROW = 1_048_575
"""The last row of a sheet, counted from 0."""

_TITLE, _MESSAGE = 32, 255
"""How many characters a spreadsheet program shows as the title and the text of a hint."""
_FEN_PER_YUAN = 100

REQUIRED = Label("必填。", "Required. ")
EMPTY = Label("不知道的留空。", "Leave it empty if it is not known.")
_MISTAKE = Label("填写有误", "Not accepted")
_NO_BRANCH = Label(
    "“{0}”表中尚无此编号。请核对；如支部稍后填写，可继续。",
    "No row of the sheet {0} has this id yet. Check it, or go on if you enter the branch later.",
)
_TRUTHS = "bool"


@attrs.frozen
class Column:
    """A column of a template, in one language.

    Attributes:
        record: The class of record.
        info: The fact.
        lang: The language.
        choices: The range that lists what may be chosen, where there is one.
    """

    record: type[Record]
    info: FactInfo
    lang: Lang
    choices: str | None

    @property
    def heading(self) -> str:
        """What stands over it."""
        return heading(self.info).text(self.lang)

    @property
    def required(self) -> bool:
        """Whether no row can do without it."""
        return is_required(self.record, self.info)

    @property
    def width(self) -> float:
        """How wide it is."""
        return column_width(self.heading, self.info.kind, self.lang)

    @property
    def number_format(self) -> str | None:
        """The format of its cells; text, so that no program makes numbers, dates or truths of what is entered."""
        kind = self.info.kind
        if kind.name in {"text", _TRUTHS} or kind.enum is not None:
            return TEXT
        return {"date": DATE, "fen": MONEY}.get(kind.name)

    @property
    def hint(self) -> dict[str, Any]:
        """What is shown beside a cell that is chosen."""
        parts = [meaning(self.record, self.info).text(self.lang), expectation(self.info).text(self.lang)]
        rest = (REQUIRED if self.required else EMPTY).text(self.lang)
        said = Label("。", ". ").text(self.lang).join([*parts, rest])
        return {"input_title": _cut(self.heading, _TITLE), "input_message": _cut(said, _MESSAGE)}

    @property
    def validation(self) -> dict[str, Any]:
        """What XlsxWriter is told of its cells."""
        words = Label("{0}：应为{1}。{2}", "{0}: expected {1}. {2}").text(self.lang)
        said = words.format(self.heading, expectation(self.info).text(self.lang), EMPTY.text(self.lang))
        mistake = {"error_title": _MISTAKE.text(self.lang), "error_message": _cut(said, _MESSAGE)}
        return {**mistake, **self._criteria(), **self.hint}

    def _criteria(self) -> dict[str, Any]:
        info = self.info
        if self.choices is not None:
            return {"validate": "list", "source": self.choices}
        if info.name == "branch_id":
            return self._branches()
        if info.kind.name == "int":
            return _between("integer", info.ge, info.le)
        if info.kind.name == "fen":
            return _between("decimal", cast("int", info.ge) // _FEN_PER_YUAN, cast("int", info.le) // _FEN_PER_YUAN)
        if info.kind.name == "date":
            return _between("date", info.ge or date(1900, 1, 1), info.le or date(9999, 12, 31))
        return {"validate": "any"}

    def _branches(self) -> dict[str, Any]:
        # A branch may be entered after what names it, so another id is asked about and not refused.
        name = sheet_label(Branch).text(self.lang)
        rows = f"'{name}'!$A$2"
        return {
            "validate": "list",
            "source": f"=OFFSET({rows},0,0,MAX(1,COUNTA('{name}'!$A:$A)-1),1)",
            "error_type": "warning",
            "error_message": _cut(_NO_BRANCH.text(self.lang).format(name), _MESSAGE),
        }


def is_required(record: type[Record], info: FactInfo) -> bool:
    """Whether every row of a class of record must have a fact."""
    return info.name == "id" or (info.name == "branch_id" and record in {Member, Applicant})


def _between(kind: str, low: Any, high: Any) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def choice_lists(infos: Mapping[str, FactInfo], lang: Lang) -> dict[str, list[str]]:
    """What may be chosen under each fact that has a list, by the name of its kind; yes and no are one."""
    lists = {}
    for info in infos.values():
        if info.kind.enum is not None:
            lists[info.kind.name] = [cast("Any", each).label.text(lang) for each in info.kind.enum]
        elif info.kind.name == _TRUTHS:
            lists[_TRUTHS] = [YES.text(lang), NO.text(lang)]
    return lists


def list_range(sheet: str, column: int, length: int) -> str:
    """The range of a list, which has a heading, as a formula."""
    letter = letters(column)
    return f"='{sheet}'!${letter}$2:${letter}${length + 1}"
