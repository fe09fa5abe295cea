"""Suggested cases in a workbook, in which each answer is marked as to be filled in."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pingyuan_rules.case_files.case_workbook import HOW_TO_RUN, NOTES, Row, write_case_workbook
from pingyuan_rules.case_files.expected_answers import TO_FILL_IN
from pingyuan_rules.case_files.toml_writing import policy_path
from pingyuan_rules.case_files.workbook_headings import NONE
from pingyuan_rules.cases import SuggestedCase
from pingyuan_rules.engine import UNKNOWN, Label, Lang, Record, facts_of, relations_of
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.tables.typed_cells import CellValue, value_cell

_NOTE = Label(
    f"这些是建议补充的案例，“备注”写明各要表明什么。请把每个“{TO_FILL_IN.zh}”改为应有的结论；没有改的，检验时会报错。",
    "These cases are suggestions; the notes say what each is to show. Replace each "
    f'"{TO_FILL_IN.en}" by the expected answer. Any that is left is an error when the cases are tested.',
)
_HIDDEN = Label(
    "用不到的列已隐藏；要补充其他事实，请取消隐藏。",
    "Columns that are not used are hidden. To add other facts, unhide them.",
)


def write_suggested_workbook(cases: Iterable[tuple[str, SuggestedCase]], draft: Path, path: Path, lang: Lang) -> None:
    """Write suggested cases, with their names, as a workbook.

    Args:
        cases: The cases with their names.
        draft: The file that is written.
        path: Where it will be; policy files are named as seen from its folder.
        lang: The language.

    Raises:
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
    """
    rows: defaultdict[type[Record], list[Row]] = defaultdict(list)
    for name, each in cases:
        rows[type(each.record)].append(case_row(name, each, path, lang))
        for relation in relations_of(type(each.record)).values():
            several: Any = getattr(each.record, relation.name)
            if several is not UNKNOWN:
                rows[relation.record] += [{"owner": name, **facts(record)} for record in several]
    sheets = {record: rows[record] for record in FIELDS if rows[record]}
    write_case_workbook(draft, sheets, [note.text(lang) for note in (_NOTE, *NOTES, _HIDDEN, HOW_TO_RUN)], lang)


def case_row(name: str, suggested: SuggestedCase, path: Path, lang: Lang) -> Row:
    """The row of a case."""
    row: dict[str, CellValue] = {"name": name, "on": suggested.policy.on, **facts(suggested.record)}
    if suggested.policy_file:
        row["policy"] = policy_path(suggested.policy_file, path)
    row |= {
        f"facts.{name}": NONE for name in relations_of(type(suggested.record)) if getattr(suggested.record, name) == ()
    }
    row |= {f"expect.{rule.name}": TO_FILL_IN for rule in suggested.rules}
    return row | {"note": Label("；", "; ").text(lang).join(task.text(lang) for task in suggested.tasks)}


def facts(record: Record) -> Row:
    """The known facts of a record, without related ones."""
    cells = {info.name: value_cell(getattr(record, info.name), info.kind) for info in facts_of(type(record)).values()}
    return {f"facts.{name}": cell for name, cell in cells.items() if cell is not None}
