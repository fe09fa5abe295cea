"""A workbook of cases to fill in, with a few examples."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from pingyuan_rules import words
from pingyuan_rules.case_files.case_paths import WORKBOOK_CASES
from pingyuan_rules.case_files.case_workbook import HOW_TO_RUN, NOTES, write_case_workbook
from pingyuan_rules.engine import Label, Lang, Record
from pingyuan_rules.files import check_free, replacing_file
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.typed_cells import CellValue
from pingyuan_rules.words import EXAMPLE, YES

_OF_EXAMPLES = Label(
    "名称以“{0}”开头的行是示例；有了自己的案例，示例就不再计入。",
    "Rows whose names begin with {0} are examples; they do not count beside cases of your own.",
)
_Example = tuple[type[Record], Label, Mapping[str, CellValue]]
_EXAMPLES: tuple[_Example, ...] = (
    (
        Organization,
        Label("三名正式党员的企业应当成立党组织", "three full members must form an organization"),
        {"clause": "P2S8", "facts.full_members": 3, "expect.must_form": YES},
    ),
    (
        Organization,
        Label("正式党员数不详时没有结论", "without the number of members there is no answer"),
        {"clause": "P2S8", "expect.must_form": words.UNKNOWN},
    ),
    (
        Branch,
        Label("五名党员的活动经费为1500元", "five members have a fund of 1,500 yuan"),
        {
            "clause": "P4S12",
            "facts.full_members": 4,
            "facts.probationary_members": 1,
            "expect.activity_fund": 1500,
        },
    ),
)


def write_case_template(path: str | Path, lang: Lang = "zh") -> None:
    """Write a workbook of cases to fill in, which `read_cases` reads.

    There is a sheet for each class of record, with a column for each fact that is no text and for the answers of each
    rule, and a few examples. Cells say what is expected, and offer what may be chosen; the first sheet explains every
    column. The file appears in one step, when everything has been written; the same version gives the same bytes.

    Args:
        path: Where to write: a file that ends in .cases.xlsx and does not exist yet.
        lang: The language of headings, lists and explanations.

    Raises:
        InvalidData: When the path does not end in .cases.xlsx, or something stands there: it may have been filled in.
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
    """
    free = partial(check_free, suffix=WORKBOOK_CASES)
    free(Path(path))
    example = EXAMPLE.text(lang)
    sheets = {
        record: [{"name": f"{example}{label.text(lang)}", **cells} for of, label, cells in _EXAMPLES if of is record]
        for record in FIELDS
    }
    notes = [each.text(lang).format(example) for each in (*NOTES, _OF_EXAMPLES, HOW_TO_RUN)]
    with replacing_file(Path(path), free) as draft:
        write_case_workbook(draft, sheets, notes, lang, look=styles.EXAMPLE)
