"""One thing in several spellings is one thing; what may be two is warned of, and nothing is guessed."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import InvalidData, Member
from pingyuan_rules.ledger import Ledger, inspect_ledger, write_template
from pingyuan_rules.ledger.inspection import Inspection
from pingyuan_rules.ledger.record_search import find_records
from pingyuan_rules.ledger.spellings import id_key, name_key
from pingyuan_rules.measures import coverage

Raw = Any
FORMS = ["workbook", "folder"]
CODE = "91441426000000019J"


def inspected(raw: Raw, tmp_path: Path, form: str = "workbook") -> Inspection:
    return inspect_ledger(getattr(raw, form)(tmp_path / ("ledger.xlsx" if form == "workbook" else "ledger")))


def texts(problems: Any, lang: Any = "zh") -> list[str]:
    return [problem.text(lang) for problem in problems]


SAME_IDS = [
    ("ＺＢ－０００１", "ZB-0001"),
    ("zb-0001", "ZB-0001"),
    ("ZB—0001", "ZB-0001"),
    ("ZB‑0001", "ZB-0001"),
    ("ZB 0001", "ZB0001"),
    ("ZB-0001\u200b", "ZB-0001"),
    ("’001", "001"),
    ("1", "１"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("named", "written"), SAME_IDS)
def test_a_reference_finds_its_branch_in_any_spelling(
    raw: Raw, tmp_path: Path, form: str, named: str, written: str
) -> None:
    raw.put("党支部", 2, "党支部编号", written)
    raw.put("单位", 2, "所属党支部编号", named)
    raw.put("党员", 2, "所属党支部编号", named)
    inspection = inspected(raw, tmp_path, form)
    ledger = inspection.ledger
    assert (ledger.organizations[0].branch_id, ledger.members[0].branch_id) == (written, written)
    notes = [note.zh for sheet in inspection.sheets for note in sheet.notes() if "写法" in note.zh]
    assert notes == ["“所属党支部编号”有 1 处写法不同，按同一个计：第2行"] * 2


@pytest.mark.parametrize(
    "other",
    ["ZB-00001", "ZB-0O01", "ZB.0001", "ZB_0001", "0001"],
    ids=["longer", "letter O", "point", "line", "shorter"],
)
def test_another_id_is_never_taken_for_one(raw: Raw, tmp_path: Path, other: str) -> None:
    raw.put("党员", 2, "所属党支部编号", other)
    (problem,) = inspected(raw, tmp_path).problems
    assert "“党支部”表中的编号" in problem.text("zh")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "other",
    [
        "91441426-00000001-9J",
        "9144 1426 0000 0001 9J",
        CODE.lower(),
        "９１４４１４２６０００００００１９Ｊ",
        f"{CODE}\u200b",
        f" {CODE}\t",
    ],
    ids=["hyphens", "spaces", "small", "full width", "unseen", "around"],
)  # fmt: skip
def test_one_credit_code_in_several_spellings_is_one_id_given_twice(
    raw: Raw, tmp_path: Path, form: str, other: str
) -> None:
    raw.put("单位", 2, "单位编号", CODE)
    raw.put("单位", 3, "单位编号", other)
    (problem,) = inspected(raw, tmp_path, form).problems
    assert problem.expected.zh == "不重复的编号"
    assert problem.text("zh").startswith("单位!第3行 单位编号")
    if other.strip() != CODE:
        assert f"第2行的“{CODE}”是同一编号的另一写法，请更正其一" in problem.text("zh")


# In Unicode's compatibility form ⑨ and ⁹ are a 9, so a code with a note mark would be another unit's.
RAISED = ["9144142600000001⑨J", "9144142600000001⁹J", "91441426000000019ᴶ", "91441426000000019Ⓙ"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("other", RAISED)
def test_a_credit_code_with_a_raised_character_is_no_other_unit(
    raw: Raw, tmp_path: Path, form: str, other: str
) -> None:
    raw.put("单位", 2, "单位编号", CODE)
    raw.put("单位", 3, "单位编号", other)
    inspection = inspected(raw, tmp_path, form)
    assert [unit.id for unit in inspection.ledger.organizations][:2] == [CODE, other]
    (text,) = [text for text in texts(inspection.warnings) if "注释号" in text]
    assert text.startswith("单位!第3行 单位编号：现为")


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.sampled_from("①²₃㊀ªᴶ🄁"))
def test_a_raised_character_makes_another_id_and_name(text: str, mark: str) -> None:
    flat = unicodedata.normalize("NFKC", mark)
    assert id_key(f"{text}{mark}") != id_key(f"{text}{flat}")
    assert name_key(f"{text}{mark}") != name_key(f"{text}{flat}")


def test_a_record_is_not_found_by_an_id_with_the_mark_of_a_note() -> None:
    ledger = Ledger(members=(Member(id="DY-0011"),))
    assert find_records(ledger, "dy－0011") == ledger.members
    with pytest.raises(InvalidData):
        find_records(ledger, "DY-001①")


def test_a_place_with_the_mark_of_a_note_is_no_other_place_with_a_digit(raw: Raw, tmp_path: Path) -> None:
    raw.put("单位", 2, "所属乡镇", "甲镇①")
    raw.put("党支部", 2, "所属乡镇", "甲镇1")
    inspection = inspected(raw, tmp_path)
    assert any("其单独组建的党支部一致" in text for text in texts(inspection.warnings))


@pytest.mark.parametrize(
    "name",
    ["××公司", "平远县ＸＸ有限公司", "某某企业", "某公司党支部", "示例单位", "测试1", "xx公司", "**协会", "test 1"],
)
@pytest.mark.parametrize("sheet", ["单位", "党支部"])
def test_a_name_that_stands_for_any_is_warned_of(raw: Raw, tmp_path: Path, sheet: str, name: str) -> None:
    raw.put(sheet, 2, f"{sheet}名称", name)
    (text,) = [text for text in texts(inspected(raw, tmp_path).warnings) if "真实的名称" in text]
    assert text.startswith(f"{sheet}!第2行 {sheet}名称：现为")


@pytest.mark.parametrize(
    "name", ["示范企业001", "鑫鑫公司", "MaXXa公司", "平远县测试技术服务公司", "某年某月食品厂", "X公司"]
)
def test_a_name_of_its_own_is_not(raw: Raw, tmp_path: Path, name: str) -> None:
    raw.put("单位", 2, "单位名称", name)
    assert not [text for text in texts(inspected(raw, tmp_path).warnings) if "真实的名称" in text]


def test_the_examples_of_the_template_have_names_of_their_own(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")
    warnings = texts(inspect_ledger(tmp_path / "template.xlsx").warnings)
    assert warnings
    assert not [text for text in warnings if "真实的名称" in text]


def test_ids_with_other_hyphens_are_others(raw: Raw, tmp_path: Path) -> None:
    raw.put("单位", 2, "单位编号", "1-11")
    raw.put("单位", 3, "单位编号", "11-1")
    assert not inspected(raw, tmp_path).problems


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("other", ["甲 乙镇", "甲乙镇\u200b", "甲乙镇\u3000", "甲\n乙镇"])
def test_a_township_in_several_spellings_is_one(raw: Raw, tmp_path: Path, form: str, other: str) -> None:
    for row, place in ((2, "甲乙镇"), (3, other), (4, "甲乙镇")):
        raw.put("单位", row, "所属乡镇", place)
    inspection = inspected(raw, tmp_path, form)
    assert {unit.township for unit in inspection.ledger.organizations} == {"甲乙镇"}
    assert len(coverage(inspection.ledger.organizations, "township")) == 1
    if other.strip() != "甲乙镇":
        notes = [note.zh for sheet in inspection.sheets for note in sheet.notes()]
        assert "“所属乡镇”有 1 处写法不同，按同一个计：第3行" in notes


NEAR = [
    ("甲镇", "甲镇政府"),
    ("甲镇", "甲镇人民政府"),
    ("甲镇", "平远县甲镇"),
    ("甲乙镇", "甲乙"),
    ("甲乙镇", "甲乙乡"),
    ("甲镇", "甲镇①"),
]


@pytest.mark.parametrize(("place", "near"), NEAR)
def test_near_townships_are_warned_of_and_stay_two(raw: Raw, tmp_path: Path, place: str, near: str) -> None:
    for row, name in ((2, place), (3, place), (4, near)):
        raw.put("单位", row, "所属乡镇", name)
    raw.put("党支部", 2, "所属乡镇", place)
    inspection = inspected(raw, tmp_path)
    assert {unit.township for unit in inspection.ledger.organizations} == {place, near}
    (text,) = [text for text in texts(inspection.warnings) if "同一乡镇" in text]
    assert text == (
        f"单位!第4行 所属乡镇：现为“{near}”，应为与“{place}”（3 行）相同的写法（如为同一乡镇）。"
        "如为同一乡镇，请统一写法；目前分别统计。"
    )


def test_a_name_that_is_one_character_apart_and_stands_there_once_is_warned_of(raw: Raw, tmp_path: Path) -> None:
    for sheet, row, name in (
        ("单位", 2, "甲乙镇"), ("单位", 3, "甲乙镇"), ("党支部", 2, "甲乙镇"), ("单位", 4, "甲己镇"),
    ):  # fmt: skip
        raw.put(sheet, row, "所属乡镇", name)
    assert len([text for text in texts(inspected(raw, tmp_path).warnings) if "“甲己镇”" in text]) == 1


@pytest.mark.parametrize(
    ("place", "other", "warned"),
    [
        *(
            ("示范镇01", "示范镇07", 0),
            ("示范镇1", "示范镇10", 0),
            ("示范一镇", "示范二镇", 0),
            ("第三片区", "第四片区", 0),
        ),
        *(("示范A镇", "示范B镇", 0), ("城东街道", "城西街道", 0), ("上河镇", "下河镇", 0), ("前进街道", "后进街道", 0)),
        *(("示范镇", "示范鎮", 1), ("示范镇", "示苑镇", 1), ("示范乙镇", "示范镇", 1), ("示范镇1", "示范镇", 1)),
        *(("三河镇", "二河镇", 1), ("东石镇", "车石镇", 1), ("示范01镇", "示苑01镇", 1)),
    ],
)
def test_names_that_differ_in_a_number_are_no_slip(
    raw: Raw, tmp_path: Path, place: str, other: str, warned: int
) -> None:
    for sheet, row, name in (("单位", 2, place), ("单位", 3, place), ("党支部", 2, place), ("单位", 4, other)):
        raw.put(sheet, row, "所属乡镇", name)
    assert len([text for text in texts(inspected(raw, tmp_path).warnings) if "同一乡镇" in text]) == warned


@pytest.mark.parametrize("other", ["乙镇", "甲丙丁镇", "丙乙乡"])
def test_other_townships_are_not_warned_of(raw: Raw, tmp_path: Path, other: str) -> None:
    for row, name in ((2, "甲镇"), (3, "甲镇"), (4, other)):
        raw.put("单位", row, "所属乡镇", name)
    assert not [text for text in texts(inspected(raw, tmp_path).warnings) if "同一乡镇" in text]


def test_one_name_under_two_ids_is_warned_of(raw: Raw, tmp_path: Path) -> None:
    raw.put("单位", 3, "单位名称", "示范 企业００１")
    (text,) = [each for each in texts(inspected(raw, tmp_path).warnings) if "同名" in each]
    assert text == (
        "单位!第3行 单位编号、单位名称：现为“示范 企业００１”，应为不重复的名称（第2行 ZZ-0001 同名）。"
        "如为同一单位或支部，请合并两行；不是的请核对名称。"
    )


@given(st.text())
def test_what_is_compared_stays_as_it_is(text: str) -> None:
    assert id_key(id_key(text)) == id_key(text)
    assert name_key(name_key(text)) == name_key(text)


@given(st.from_regex(r"[A-Z]{1,3}[-]?[0-9]{1,5}", fullmatch=True), st.data())
def test_every_spelling_of_an_id_is_the_id(key: str, data: st.DataObject) -> None:
    wide = {ord("0") + n: 0xFF10 + n for n in range(10)} | {ord("A") + n: 0xFF21 + n for n in range(26)}
    spelled = data.draw(
        st.sampled_from([key.lower(), key.translate(wide), key.replace("-", "—"), " ".join(key), f"'{key}"])
    )
    assert id_key(spelled) == id_key(key)


def test_hundreds_of_names_are_no_townships_and_not_compared(raw: Raw, tmp_path: Path) -> None:
    rows = raw.sheets["单位"]
    place = raw.column("单位", "所属乡镇")
    for number in range(301):
        rows.append([f"ZZ-9{number:03}", f"示范企业{number}", *[None] * (len(rows[0]) - 2)])
        rows[-1][place] = f"{number}镇"
    rows[-1][place] = "0镇政府"
    assert not [text for text in texts(inspected(raw, tmp_path).warnings) if "同一乡镇" in text]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("written", ["某 联合党支部", "某联合党支部", "某联合\u200b党支部"])
def test_a_branch_is_found_by_its_full_name_too(raw: Raw, tmp_path: Path, form: str, written: str) -> None:
    raw.put("党支部", 2, "党支部名称", "某联合党支部")
    raw.put("单位", 2, "所属党支部编号", written)
    inspection = inspected(raw, tmp_path, form)
    assert inspection.ledger.organizations[0].branch_id == inspection.ledger.branches[0].id
    (note,) = [note for sheet in inspection.sheets for note in sheet.notes() if "党支部名称，" in note.zh]
    assert note.zh == "“所属党支部编号”有 1 处填的是党支部名称，按其编号计：第2行"
    assert note.en == '"branch id" in 1 cell: the name of a branch, read as its id; row 2'


def test_a_name_that_two_branches_have_is_no_branch(raw: Raw, tmp_path: Path) -> None:
    rows = raw.sheets["党支部"]
    rows.append(list(rows[1]))
    raw.put("党支部", len(rows), "党支部编号", "ZB-0777")
    for row in (2, len(rows)):
        raw.put("党支部", row, "党支部名称", "某联合党支部")
    raw.put("单位", 2, "所属党支部编号", "某联合党支部")
    # One slip is one problem: no branch is to be deleted because a unit names it wrongly.
    (problem,) = texts(inspected(raw, tmp_path).problems)
    assert "现为“某联合党支部”，应为“党支部”表中的编号" in problem
    assert "删去" not in problem


def test_a_row_that_was_copied_without_ids_is_warned_of(raw: Raw, tmp_path: Path) -> None:
    """Without a column of ids nothing else tells that a unit counts twice."""
    raw.drop("单位", "单位编号")
    raw.put("单位", 3, "单位名称", "示范 企业００１")
    inspection = inspect_ledger(raw.workbook(tmp_path / "ledger.xlsx"), missing="unknown")
    (text,) = [each for each in texts(inspection.warnings) if "同名" in each]
    assert "应为不重复的名称（第2行同名）" in text
    (warning,) = [each for each in inspection.warnings if "other than that of row 2" in each.text("en")]
    assert warning.expected.en == "a name other than that of row 2"


@pytest.mark.parametrize(
    ("name", "warned"),
    [
        *(
            ("示范有限公司、样本有限公司", 1),
            ("示范企业；样本企业", 1),
            ("示范商会和样本协会", 1),
            ("示范企业等3家", 1),
        ),
        *(("其他", 1), ("其余企业", 1), ("其他5家单位", 1), ("示范农业、林业协会", 0), ("示范等高线公司", 0)),
        *(("示范（集团）公司", 0), ("其他山示范企业", 0)),
    ],
)
def test_a_name_of_several_units_is_warned_of(raw: Raw, tmp_path: Path, name: str, warned: int) -> None:
    raw.put("单位", 2, "单位名称", name)
    found = [text for text in texts(inspected(raw, tmp_path).warnings) if "一行只填一个" in text]
    assert len(found) == warned
