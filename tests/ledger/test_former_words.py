"""What sheets, headings and choices were called in the first release stays readable."""

import csv
from pathlib import Path
from typing import Any

import pytest

from pingyuan_rules import Applicant, Branch, Committee, Leader, Member, Organization, Structure
from pingyuan_rules.choices import ApplicantRole, ApplicantStage, CommitteeKind, OrganizationType
from pingyuan_rules.engine import Record
from pingyuan_rules.ledger import Ledger, read_ledger
from pingyuan_rules.ledger.headings import fact_of, record_of
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.personal import is_personal_heading

FIRST = Path(__file__).parent.parent / "data" / "ledger-0.1"

SHEETS = [
    ("组织", Organization, "单位"),
    ("党委", Committee, "党（工）委"),
    ("县领导", Leader, "县委领导班子成员"),
    ("发展对象", Applicant, "入党申请人（发展党员）"),
]
"""Sheets and CSV files that bear another name now."""

HEADINGS = [
    (Organization, "组织编号", "单位编号"),
    (Organization, "有一企（社）一策方案", "有“一企（社）一策”方案"),
    (Branch, "has rules on display", "has rules"),
    (Branch, "members show their identity", "members display their identity"),
    (Branch, "members show their duties", "members display their duties"),
    (Branch, "members show their commitments", "members make pledges"),
    (Member, "党员身份", "党员类别"),
    (Applicant, "发展日期", "接收为预备党员日期"),
    (Committee, "党委编号", "党（工）委编号"),
    (Committee, "党委名称", "党（工）委名称"),
    (Committee, "党委类别", "党（工）委类别"),
    (Committee, "党委委员数", "党（工）委委员数"),
    (Leader, "县领导编号", "县委领导班子成员编号"),
    (Leader, "联系组织数", "联系党组织数"),
    (Leader, "organizations contacted", "Party organizations contacted"),
    (Structure, "两新党工委数", "“两新”党工委数"),
]
"""Headings that bear another name now."""

CHOICES = [
    (Applicant, "岗位类别", "key staff", ApplicantRole.KEY_STAFF),
    (Applicant, "发展阶段", "已发展", ApplicantStage.ADMITTED),
    (Organization, "单位类型", "律师、会计师、税务师事务所", OrganizationType.PROFESSIONAL_FIRM),
    (Committee, "党（工）委类别", "两新党工委", CommitteeKind.WORKING),
]
"""Choices of a ledger that bear another name now."""


@pytest.mark.parametrize(("former", "record", "present"), SHEETS)
def test_a_sheet_or_file_by_its_former_name(former: str, record: type[Record], present: str) -> None:
    assert record_of(former) is record_of(f"2016年{former}台账") is record
    assert record.label.zh == present
    assert record_of(present) is record_of(f"2016年{present}台账") is record


@pytest.mark.parametrize(("record", "former", "present"), HEADINGS)
def test_a_former_heading_means_what_the_present_one_means(record: type[Record], former: str, present: str) -> None:
    info = fact_of(record, present)
    assert info is not None
    assert present in {info.label.zh, info.label.en}
    assert fact_of(record, former) == info
    assert former in info.former
    assert not is_personal_heading(present)


@pytest.mark.parametrize("record", FIELDS)
def test_every_heading_of_the_first_release_is_read(record: type[Record]) -> None:
    with (FIRST / f"{record.__name__.lower()}.csv").open(encoding="utf-8-sig", newline="") as file:
        headings = next(csv.reader(file))
    facts = [fact_of(record, heading) for heading in headings]
    assert None not in facts
    assert len({info.name for info in facts if info is not None}) == len(headings)


def test_a_folder_of_files_with_former_names_is_read(raw: Any, small: Ledger, tmp_path: Path) -> None:
    former = {present: name for name, _, present in SHEETS}
    raw.sheets = {former.get(name, name): rows for name, rows in raw.sheets.items()}
    assert {"组织", "发展对象"} <= set(raw.sheets)
    record: type[Record]
    for record, old, present in HEADINGS:
        sheet = former.get(record.label.zh, record.label.zh)
        if present in raw.sheets.get(sheet, [[]])[0]:
            raw.rename(sheet, present, old)
    assert read_ledger(raw.folder(tmp_path / "ledger")) == small


@pytest.mark.parametrize("case", CHOICES)
def test_a_former_choice_is_read_as_the_present_one(case: tuple[Any, ...], raw: Any, tmp_path: Path) -> None:
    record, heading, former, choice = case
    info = fact_of(record, heading)
    assert info is not None
    sheet = raw.sheets.setdefault(record.label.zh, [[]])
    if len(sheet) == 1:
        sheet[:] = [[name.label.zh for name in (fact_of(record, "id"), info) if name is not None], ["X-1", None]]
    raw.put(record.label.zh, 2, heading, former)
    row, *_ = read_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing="unknown").of(record)
    assert getattr(row, info.name) is choice


@pytest.mark.parametrize(("record", "present"), [(record, present) for _, record, present in SHEETS])
def test_a_file_may_bear_the_present_name(record: type[Record], present: str, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    for each in FIELDS:
        text = (FIRST / f"{each.__name__.lower()}.csv").read_text(encoding="utf-8-sig")
        name = present if each is record else each.__name__.lower()
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert read_ledger(folder, missing="unknown") == read_ledger(FIRST, missing="unknown")
