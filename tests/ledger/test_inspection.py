"""As what a ledger is understood: headings, columns and rows of the kind that offices keep."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pingyuan_rules import InvalidData, Organization
from pingyuan_rules.engine import Label, facts_of
from pingyuan_rules.ledger import Extra, Inspection, Ledger, inspect_ledger, read_ledger
from pingyuan_rules.ledger.headings import _headings, fact_of, key, record_of, synonyms
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.places import Place
from pingyuan_rules.ledger.sheets.sheet_rows import MOST_ROWS
from sizes import only_in_check

Raw = Any
ORG, BRANCH, MEMBER = "单位", "党支部", "党员"


def inspected(raw: Raw, path: Path, **how: Any) -> Inspection:
    return inspect_ledger(raw.workbook(path / "ledger.xlsx"), **how)


def notes(inspection: Inspection) -> list[str]:
    return [note.en for sheet in inspection.sheets for note in sheet.notes()]


def add_column(raw: Raw, sheet: str, heading: str, *cells: Any) -> None:
    rows = raw.sheets[sheet]
    for row, cell in zip(rows, (heading, *cells, *[None] * (len(rows) - 1 - len(cells))), strict=True):
        row.append(cell)


class TestHeadings:
    """Headings by other names, in other places."""

    def test_synonyms_mean_the_facts_they_say(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        raw.rename(ORG, "从业人员数", "职工 人数（人）")
        raw.rename(ORG, "正式党员数", "正式党员：")
        raw.rename(BRANCH, "成立日期", "*成立时间（必填）")
        raw.rename(BRANCH, "已发书记工作津贴（元）", "已发书记津贴（元）")
        inspection = inspected(raw, tmp_path)
        assert inspection.ledger == small
        assert notes(inspection) == [
            'headings recognized: "职工 人数（人）" as "staff", "正式党员：" as "full members"',
            (
                'headings recognized: "*成立时间（必填）" as "founding date", '
                '"已发书记津贴（元）" as "secretary\'s allowance paid (yuan)"'
            ),
        ]

    @pytest.mark.parametrize("missing", ["error", "unknown"])
    @pytest.mark.parametrize(
        "heading",
        [
            "已发书记工作津贴（万元）",
            "已发书记工作津贴（元/月）",
            "已发津贴（千元）",
            "书记津贴（元）",
            "书记津贴",
            "*书记工作津贴（元/月）",
            "Secretary's allowance (yuan)",
        ],
    )
    def test_an_amount_that_leaves_open_what_it_is_is_asked_about(
        self, raw: Raw, tmp_path: Path, heading: str, missing: Any
    ) -> None:
        raw.rename(BRANCH, "已发书记工作津贴（元）", heading)
        inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing=missing)
        (problem,) = inspection.problems
        assert problem.expected.zh == "写明是已发还是标准、按年还是按月的标题"
        assert "请把各数换算成元，标题写作“已发书记工作津贴（元）”" in problem.remedy.zh

    def test_an_amount_that_leaves_open_what_it_is_may_stand_beside_what_was_paid(
        self, raw: Raw, small: Ledger, tmp_path: Path
    ) -> None:
        add_column(raw, BRANCH, "书记津贴（元/月）", 300)
        inspection = inspected(raw, tmp_path)
        assert inspection.ledger == small
        assert [column.heading for column in inspection.sheets[1].columns if column.meaning.value == "extra"] == [
            "书记津贴（元/月）"
        ]

    def test_no_doubtful_heading_is_a_synonym(self) -> None:
        for record in FIELDS:
            for names in synonyms()["doubtful"].get(record.__name__.lower(), {}).values():
                assert not [name for name in names if fact_of(record, name) or fact_of(record, f"{name}（元）")]

    def test_headings_stand_below_a_title(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        for rows in raw.sheets.values():
            rows[:0] = [["平远县两新组织台账"], [], [None, "单位：人、元"]]
        inspection = inspected(raw, tmp_path)
        assert inspection.ledger == small
        assert {sheet.header.row for sheet in inspection.sheets if sheet.header} == {4}

    def test_headings_in_two_rows_with_merged_cells(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        path = raw.workbook(tmp_path / "ledger.xlsx")
        book = openpyxl.load_workbook(path)
        sheet = book[BRANCH]
        sheet.insert_rows(1, 2)
        sheet["A1"] = "党支部台账"
        sheet.merge_cells("A1:H1")
        counted = {"正式党员数", "预备党员数"}
        for cell in sheet[3]:
            above = sheet.cell(2, cell.column)
            if cell.value in counted:
                above.value = "党员人数" if cell.value == "正式党员数" else None
            else:
                above.value, cell.value = cell.value, None
                sheet.merge_cells(start_row=2, end_row=3, start_column=cell.column, end_column=cell.column)
        book.save(path)
        assert read_ledger(path) == small

    def test_of_two_columns_for_one_fact_the_own_heading_counts(self, raw: Raw, tmp_path: Path) -> None:
        add_column(raw, ORG, "统一社会信用代码", "91441426000000019J")
        ledger = inspected(raw, tmp_path).ledger
        assert ledger.organizations[0].id == "ZZ-0001"
        assert ledger.extra["organizations"].headings == ("统一社会信用代码",)

    def test_every_word_means_one_thing(self) -> None:
        for record in FIELDS:
            said = synonyms()["headings"].get(record.__name__.lower(), {})
            words = [key(name) for names in said.values() for name in names]
            assert len(words) == len(set(words))
            own = {key(text) for info in facts_of(record).values() for text in (info.label.zh, info.label.en)}
            assert own.isdisjoint(words)
            assert set(said) <= set(facts_of(record))
            assert len(_headings(record)) > len(facts_of(record))
        sheets = [key(name) for names in synonyms()["sheets"].values() for name in names]
        assert len(sheets) == len(set(sheets))
        for record, cells in synonyms()["cells"].items():
            for fact, meanings in cells.items():
                words = [key(word) for each in meanings.values() for word in each]
                assert len(words) == len(set(words)), (record, fact)

    @pytest.mark.parametrize(
        "name",
        [
            "2016年单位台账",
            "1.单位",
            "单位信息表",
            "2016年组织台账",
            "“两新”组织",
            "两新组织",
            "Organizations",
            "ORGANIZATION",
        ],
    )
    def test_a_sheet_by_other_names(self, name: str) -> None:
        assert record_of(name) is Organization

    @pytest.mark.parametrize("name", ["", "表", "台账", "2016", "Sheet1", "单位2"])
    def test_names_that_mean_no_sheet(self, name: str) -> None:
        assert record_of(name) is None

    @pytest.mark.parametrize("text", ["正式党员数（个）", "正式党员数()", "(人)", "从业人员数（人）（人）"])
    def test_a_remark_that_is_not_the_unit_makes_another_heading(self, text: str) -> None:
        assert fact_of(Organization, text) is None


def test_problems_stand_where_the_file_has_them(raw: Raw, tmp_path: Path) -> None:
    raw.rename(ORG, "从业人员数", "职工人数")
    raw.put(ORG, 2, "职工人数", "many")
    raw.put(ORG, 3, "领域", "?")
    (renamed, own) = inspected(raw, tmp_path).problems
    assert (renamed.place.zh, own.place.zh) == ("单位!J2（职工人数）", "单位!第3行 领域")
    raw.sheets = {"2016年组织台账" if name == ORG else name: rows for name, rows in raw.sheets.items()}
    (renamed, own) = inspected(raw, tmp_path).problems
    assert [problem.text("en").partition(":")[0] for problem in (renamed, own)] == [
        "2016年组织台账!J2 (职工人数)",
        "2016年组织台账!D3 (领域)",
    ]


class TestColumns:
    """Columns that hold no fact."""

    def test_others_are_kept(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        add_column(raw, ORG, "备注", "=1+1", 3.5, None)
        add_column(raw, ORG, "行业", "示范行业", True)
        inspection = inspected(raw, tmp_path)
        assert inspection.ledger == small
        kept = Extra(("备注", "行业"), (("=1+1", "示范行业"), (3.5, True), (None, None)))
        assert inspection.ledger.extra == {"organizations": kept}
        assert notes(inspection) == ['not assessed, passed on to the results unchanged: "备注", "行业"']

    def test_personal_data_is_not_read(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        add_column(raw, BRANCH, "书记姓名", "某某")
        add_column(raw, BRANCH, "备注", "无", "请拨 13000000000")
        add_column(raw, BRANCH, "说明", "一", "二")
        inspection = inspected(raw, tmp_path)
        assert inspection.ledger == small
        (extra,) = inspection.ledger.extra.values()
        assert extra == Extra(("说明",), (("一",), ("二",)))
        assert notes(inspection) == [
            'not assessed, passed on to the results unchanged: "说明"',
            'personal data, neither read nor passed on to the results: "书记姓名", "备注"',
        ]

    def test_personal_data_is_masked_in_messages(self, raw: Raw, tmp_path: Path) -> None:
        raw.put(ORG, 2, "从业人员数", "13000000000转8")
        (problem,) = inspected(raw, tmp_path).problems
        assert problem.found == "'***********转8'"

    @pytest.mark.parametrize("fact", ["党员编号", "所属党支部编号"])
    def test_a_number_of_a_person_is_no_id(self, raw: Raw, tmp_path: Path, fact: str) -> None:
        raw.put(MEMBER, 2, fact, "someone@example.com")
        (problem,) = inspected(raw, tmp_path).problems
        assert problem.text("en").endswith(
            "found '*******************', expected an id of the ledger's own, not a person's number. "
            "Use an id of your own, such as 0001."
        )

    def test_a_number_of_a_person_in_a_name_is_told(self, raw: Raw, tmp_path: Path) -> None:
        raw.put(ORG, 2, "单位名称", "示范企业（13000000000）")
        (problem,) = inspected(raw, tmp_path).problems
        assert problem.text("en").endswith(
            "found '示范企业（***********）', expected text without a person's number or e-mail address. "
            "Delete the number or e-mail address."
        )

    def test_headings_that_were_not_known_stand_beside_those_missing(self, raw: Raw, tmp_path: Path) -> None:
        raw.rename(ORG, "所属乡镇", "何处")
        (problem,) = inspected(raw, tmp_path).problems
        assert problem.remedy.en.endswith('rename any that is one of those missing: "何处"')

    def test_messages_between_sheets_are_masked_too(self, raw: Raw, tmp_path: Path) -> None:
        raw.sheets["入党申请人（发展党员）"] = [["13000000000", "某某"]]
        raw.put(MEMBER, 2, "所属党支部编号", "ZB-9")
        raw.put(ORG, 2, "所属乡镇", "13000000000")
        add_column(raw, ORG, "算式", "x")
        inspection = inspected(raw, tmp_path)
        text = " ".join(each.text() for each in (*inspection.problems, *inspection.warnings))
        assert "2 cells, none of them a heading" in text
        assert "'***********'" in text
        assert "13000000000" not in text

    def test_personal_data_in_a_formula_is_seen(self, raw: Raw, tmp_path: Path) -> None:
        add_column(raw, ORG, "备注", '="请拨 13000000000"')
        inspection = inspected(raw, tmp_path)
        assert not inspection.found.extra

    def test_missing_columns_may_be_declared_unknown(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        raw.drop(BRANCH, "有党旗")
        assert len(inspected(raw, tmp_path).problems) == 1
        inspection = inspected(raw, tmp_path, missing="unknown")
        assert notes(inspection) == ['columns missing, so the facts are unknown in every row: "has a Party flag"']
        assert inspection.ledger.organizations == small.organizations


class TestRows:
    """Rows that are no records."""

    def test_totals_and_remarks_are_left_out(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        width = len(raw.sheets[ORG][0])
        raw.sheets[ORG] += [["合 计", *[None] * (width - 2), 3], [], ["填表人：某某"], [None, "注：以上为示范"]]
        inspection = inspected(raw, tmp_path)
        assert inspection.ledger == small
        (note,) = notes(inspection)
        assert note == (
            "3 rows left out: row 5 合 计 3 (a total); row 7 填表人 (a signature, seal or date); "
            "row 8 注：以上为示范 (a note)"
        )

    def test_headings_once_more_are_left_out(self, raw: Raw, small: Ledger, tmp_path: Path) -> None:
        raw.sheets[ORG].insert(2, list(raw.sheets[ORG][0]))
        inspection = inspected(raw, tmp_path)
        assert inspection.ledger == small
        assert [(row.number, row.kind.value) for row in inspection.sheets[0].left_out] == [(3, "heading")]

    def test_months_without_a_day_are_told(self, raw: Raw, tmp_path: Path) -> None:
        raw.put(BRANCH, 2, "成立日期", "2008年2月")
        raw.put(BRANCH, 3, "成立日期", "2008年2月")
        inspection = inspected(raw, tmp_path)
        assert notes(inspection) == [
            '"founding date" gives only the month in 2 cells, read as the first day of the month'
        ]

    def test_more_rows_than_a_sheet_can_hold(self, raw: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pingyuan_rules.ledger.sheets.sheet_rows.MOST_ROWS", 3)  # to see it without a million rows
        assert MOST_ROWS == 1_048_576
        (problem,) = inspected(raw, tmp_path).problems
        assert problem.found == Label("超过 3 行", "more than 3 rows")


def test_a_branch_that_nobody_names_may_belong_to_whom_names_none(raw: Raw, tmp_path: Path) -> None:
    raw.put(ORG, 3, "所属党支部编号", None)
    raw.put(ORG, 3, "党组织组建情况", None)
    assert inspected(raw, tmp_path).problems == ()
    raw.put(ORG, 3, "党组织组建情况", "未组建")
    assert [problem.place.facts for problem in inspected(raw, tmp_path).problems if isinstance(problem.place, Place)]


def test_a_county_may_have_no_branch_yet(raw: Raw, tmp_path: Path) -> None:
    raw.sheets = {ORG: raw.sheets[ORG][:1] + raw.sheets[ORG][3:], BRANCH: raw.sheets[BRANCH][:1]}
    assert inspected(raw, tmp_path).ledger.branches == ()


def test_a_wrong_credit_code_is_a_warning(raw: Raw, tmp_path: Path) -> None:
    raw.put(ORG, 2, "单位编号", "91441426000000018J")
    inspection = inspected(raw, tmp_path)
    assert inspection.ledger.organizations[0].id == "91441426000000018J"
    assert rows_warned_of_their_id(inspection) == [2]
    raw.rename(ORG, "单位编号", "统一社会信用代码")  # now every id is to be one
    assert rows_warned_of_their_id(inspected(raw, tmp_path)) == [2, 3, 4]


def rows_warned_of_their_id(inspection: Inspection) -> list[Any]:
    places = [warning.place for warning in inspection.warnings]
    return [place.row for place in places if isinstance(place, Place) and place.facts == ("id",)]


def test_a_ledger_with_problems_is_not_given(raw: Raw, tmp_path: Path) -> None:
    raw.put(ORG, 2, "从业人员数", "many")
    inspection = inspected(raw, tmp_path)
    with pytest.raises(InvalidData):
        _ = inspection.ledger
    assert len(inspection.found.organizations) == 3


def test_codes_and_personal_numbers_without_python_stdnum(
    raw: Raw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "stdnum.cn", None)
    monkeypatch.setitem(__import__("sys").modules, "stdnum.cn.uscc", None)
    monkeypatch.setitem(__import__("sys").modules, "stdnum.cn.ric", None)
    raw.put(ORG, 2, "单位编号", "91441426000000018J")
    add_column(raw, ORG, "备注", "110101199003070000")
    raw.put(ORG, 2, "从业人员数", "110101199003070000")
    raw.put(MEMBER, 2, "党员编号", "110101199003070000")  # nobody can say that it is a citizen's
    inspection = inspected(raw, tmp_path)
    assert len(inspection.problems) == 1
    assert "credit codes that were not checked" in inspection.warnings[0].text()
    assert not inspection.found.extra
    assert inspection.problems[0].found == f"'{'*' * 18}'"


def test_a_table_that_begins_after_many_empty_rows(raw: Raw, tmp_path: Path) -> None:
    raw.sheets[MEMBER][:0] = [[]] * 25
    (problem,) = inspected(raw, tmp_path).problems
    assert "a row of headings such as" in problem.text()


@only_in_check
def test_a_column_of_many_different_words(tmp_path: Path) -> None:
    rows = [f"U{number},示范企业{number},,{number % 7}" for number in range(10_050)]
    text = "\n".join(["组织编号,单位名称,所属党支部编号,从业人员数", *rows, "last,last,B,7"])
    (tmp_path / "组织.csv").write_text(text, encoding="utf-8")
    (tmp_path / "党支部.csv").write_text("党支部编号\nB\n", encoding="utf-8")
    units = read_ledger(tmp_path, missing="unknown").organizations
    assert [unit.name for unit in units[:-1]] == [f"示范企业{number}" for number in range(10_050)]
    assert [unit.staff for unit in units[:-1]] == [number % 7 for number in range(10_050)]
