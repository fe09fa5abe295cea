"""The columns of a template: what each means, how it looks, and what may be entered."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, cast

import attrs

from pingyuan_rules.engine import FactInfo, Label, Lang, Record, facts_of
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.ledger.cells import expectation
from pingyuan_rules.ledger.headings import heading, sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.places import letters
from pingyuan_rules.records import Applicant, Branch, Committee, Leader, Member, Organization, Structure
from pingyuan_rules.tables.cell_formats import DATE, MONEY, TEXT, column_width
from pingyuan_rules.words import CHOICES, NO, REQUIRED, YES

_BRANCH_ID = Label("所属党支部在“党支部”表中的编号", "The branch's id in the sheet of branches")
_IN_YEAR = Label("适用日期所在年度（公历年）内的累计次数", "How many in the policy's calendar year, so far")
_SYSTEM = Label("该项制度已建立并执行", "The system has been set up and is followed")

_OF_ORGANIZATION = {
    "id": Label(
        "统一社会信用代码，或本台账自编的编号；每个单位一个",
        "The unified social credit code, or a code of this ledger's own; one for each unit",
    ),
    "name": Label("与印章一致的单位全称", "The unit's full name, as on its seal"),
    "branch_id": Label(
        f"{_BRANCH_ID.zh}；未组建的单位留空", f"{_BRANCH_ID.en}; empty for a unit without a Party organization"
    ),
    "sector": Label("属于非公有制企业还是社会组织", "Whether it is a non-public enterprise or a social organization"),
    "type": Label("单位的法律形式", "Its legal form"),
    "township": Label(
        "单位工作所在的乡镇；写法须前后一致，汇总按此分组",
        "The township it works in; spell each alike, since totals are taken by it",
    ),
    "party_organization": Label(
        "单位有无党组织，是单独还是联合组建", "Whether it has a Party organization, of its own or jointly"
    ),
    "cluster": Label("所在的园区、商业街区或专业市场", "The park, street or market it sits in"),
    "key_industry": Label("所在行业被县里列为重点行业", "Its industry is one that the county has named as key"),
    "operating": Label("单位在实际运营；停业、空壳的填否", "It is in real operation, neither closed nor a shell"),
    "full_members": Label("组织关系在本单位的正式党员", "Full Party members whose membership is held here"),
    "probationary_members": Label(
        "组织关系在本单位的预备党员", "Probationary Party members whose membership is held here"
    ),
    "has_case_plan": Label(
        "已为该单位单独制定组建方案", "A plan for forming an organization has been made for this unit alone"
    ),
    "knows_reason_unformed": Label(
        "未组建党组织的原因已查明；已组建的单位不考察此项",
        "Why it has no Party organization is known; not asked of a unit that has one",
    ),
    "fixed_place": Label("有固定的经营或办公场所", "It has a fixed place of business or an office"),
}

_OF_BRANCH = {
    "id": Label(
        "本台账自编的编号；其他表用它指明党支部", "A code of this ledger's own; other sheets name the branch by it"
    ),
    "sector": Label(
        "所覆盖单位属于非公有制企业还是社会组织", "Whether its units are non-public enterprises or social organizations"
    ),
    "formation": Label("由一个单位单独组建，还是几个单位联合组建", "Whether one unit formed it or several jointly"),
    "township": Label(
        "支部工作所在的乡镇；写法须前后一致，汇总按此分组",
        "The township it works in; spell each alike, since totals are taken by it",
    ),
    "units": Label(
        "支部自报覆盖的单位数；与“单位”表核对",
        "How many units it covers, as it reports; checked against the sheet of organizations",
    ),
    "elected_on": Label("本届支部班子的选举日期", "The day its present leadership was elected"),
    "secretary_appointed": Label("现任或最近一任书记的任职日期", "The day the present or latest secretary took office"),
    "secretary_left": Label(
        "最近一任书记的离任日期；仅在“已离任”时读取",
        "The day the latest secretary left; read only if the state says so",
    ),
    "allowance_paid": Label(
        "适用日期所在年度内已发给书记的工作津贴合计",
        "All that the secretary was paid as work allowance in the policy's year",
    ),
    "premises_shared": Label(
        "与其他单位或村（社区）共用活动场所", "It has the use of premises that it shares with others"
    ),
    "has_rules": Label("有党支部工作制度", "It has rules for its work"),
    "general_meetings": _IN_YEAR,
    "committee_meetings": _IN_YEAR,
    "group_meetings": _IN_YEAR,
    "party_lectures": _IN_YEAR,
    "theme_days": _IN_YEAR,
    "training_sessions": _IN_YEAR,
    "activities_autonomous": Label(
        "支部自行开展的活动；年度内累计次数", "Activities it ran on its own in the policy's year"
    ),
    "activities_joint": Label(
        "与其他单位或党组织联合开展的活动；年度内累计次数", "Activities run jointly with others in the policy's year"
    ),
    "activities_experiential": Label("体验式活动；年度内累计次数", "Experiential activities in the policy's year"),
    "activities_online": Label("通过网络开展的活动；年度内累计次数", "Activities held online in the policy's year"),
    "themed_activities": _IN_YEAR,
    "volunteer_services": _IN_YEAR,
    "vetoed": Label(
        "有一票否决事项；有则不能评为示范点，得分仍保留",
        "Something bars it from being a demonstration site; its scores are kept",
    ),
    "members_not_transferred": Label(
        "正式和预备党员中组织关系未转入的人数",
        "Of its full and probationary members, those whose membership is not transferred in",
    ),
    "designation": Label("已获命名的示范点级别", "The level of demonstration site it has been designated as"),
    "party_groups": Label("下设的党小组数；未设的填0", "How many Party groups it is divided into; 0 if none"),
    "organizational_life_meetings": _IN_YEAR,
    "appraisal_held": Label("本年度民主评议党员已开展", "This year's appraisal of members was held"),
    "members_short_of_hours": Label(
        "年度内集中学习培训不足32学时的党员人数",
        "How many members have fewer than 32 hours of study in the policy's year",
    ),
    "secretary_hours": Label("书记年度内参加集中学习培训的学时", "The secretary's hours of study in the policy's year"),
    "officers_short_of_training": Label(
        "书记和支部委员中，年度内培训不足56学时或未参加集中培训的人数",
        "How many of secretary and committee have fewer than 56 hours in the policy's year, or no central training",
    ),
    "secretary_id": Label("书记在“党员”表中的编号；不填姓名", "The secretary's id in the sheet of members; no name"),
    "system_admission": _SYSTEM,
    "system_meetings": _SYSTEM,
    "system_appraisal": _SYSTEM,
    "system_education": _SYSTEM,
    "system_posts": _SYSTEM,
    "system_staff_contact": _SYSTEM,
}

_OF_OTHERS: dict[type[Record], dict[str, Label]] = {
    Member: {
        "id": Label(
            "本台账自编的编号；不填姓名、证件号、电话",
            "A code of this ledger's own; no name, identity or telephone number",
        ),
        "branch_id": _BRANCH_ID,
        "standing": Label(
            "已故党员家属受助的，填该党员的编号，类别填“已故党员”",
            "For a bereaved family, give the deceased member's id and this standing",
        ),
        "last_contact": Label(
            "最近一次参加组织生活或交纳党费的日期", "The day the member last attended Party life or paid dues"
        ),
        "in_ledger": Label("已列入党员信息台账", "The member is entered in the ledger of members"),
        "appraisal": Label(
            "最近一次年度民主评议的等次；预备党员填“不评定等次”",
            "The grade of the latest yearly appraisal; for a probationary member, not graded",
        ),
    },
    Applicant: {
        "id": Label(
            "本台账自编的编号；不填姓名、证件号、电话",
            "A code of this ledger's own; no name, identity or telephone number",
        ),
        "branch_id": _BRANCH_ID,
        "admitted_on": Label(
            "被接收为预备党员的日期；仅在“已接收为预备党员”时读取",
            "The day of admission; read only if the stage says so",
        ),
    },
    Committee: {
        "id": Label("本台账自编的编号", "A code of this ledger's own"),
        "kind": Label("在“1+2+N”管理模式中的位置", "Its place in the 1+2+N model"),
        "sector": Label("仅领域党委填写", "For a sector committee only"),
        "host_agency": Label("该党（工）委设在哪个部门", "The agency it sits in"),
    },
    Leader: {
        "id": Label("本台账自编的编号；不填姓名", "A code of this ledger's own; no name"),
        "organizations_contacted": Label(
            "直接联系的“两新”党组织数", "Party organizations the leader keeps contact with"
        ),
        "research": _IN_YEAR,
        "lectures": _IN_YEAR,
        "activities_joined": _IN_YEAR,
        "problems_solved": Label("年度内帮助解决的问题", "Problems helped to solve in the policy's year"),
    },
    Structure: {
        "id": Label("本台账自编的编号；全县通常一行", "A code of this ledger's own; one row as a rule"),
        "coordinating_committees": Label("“1+2+N”中的 N", "The N of 1+2+N"),
    },
}

MEANINGS: Mapping[type[Record], Mapping[str, Label]] = MappingProxyType(
    {Organization: _OF_ORGANIZATION, Branch: _OF_BRANCH, **_OF_OTHERS}
)
"""What columns mean, by class of record and fact."""


def meaning(record: type[Record], info: FactInfo) -> Label:
    """What a column means, in a sentence or as its heading says.

    >>> from pingyuan_rules.engine import facts_of
    >>> meaning(Branch, facts_of(Branch)["has_flag"]).en
    'This holds: has a Party flag'
    """
    own = MEANINGS.get(record, {}).get(info.name)
    if own is not None:
        return own
    if info.kind == BOOL:
        return Label(f"情况属实：{info.label.zh}", f"This holds: {info.label.en}")
    return Label(info.label.zh, info.label.en[:1].upper() + info.label.en[1:])


# Rows are checked to the end of the sheet, since nobody knows how many there will be.
LAST_ROW = 1_048_575
"""The last row of a sheet, counted from 0."""

_TITLE, _MESSAGE = 32, 255
"""How many characters a spreadsheet program shows as the title and the text of a hint."""
_FEN_PER_YUAN = 100

EMPTY = Label("不知道的留空。", "Leave it empty if it is not known.")
_MISTAKE = Label("填写有误", "Not accepted")
_NO_BRANCH = Label(
    "“{0}”表中尚无此编号。请核对；如支部稍后填写，可继续。",
    "No row of the sheet {0} has this id yet. Check it, or go on if you enter the branch later.",
)
_TRUTHS = "bool"


@attrs.frozen
class TemplateColumn:
    """A column of a template, in one language.

    Attributes:
        record: The class of record.
        info: The fact.
        lang: The language.
        choices: The range that lists what may be chosen, if there is one.
    """

    record: type[Record]
    info: FactInfo
    lang: Lang
    choices: str | None

    @property
    def heading(self) -> str:
        """The text over it."""
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
    def cell_format(self) -> dict[str, Any]:
        """The format of its cells; text, so that no program makes numbers, dates or truths of what is entered."""
        kind = self.info.kind
        # Excel would round a code of 18 digits, and read 1-2 as a day.
        is_text = kind.name in {"text", _TRUTHS} or kind.enum is not None
        number_format = TEXT if is_text else {"date": DATE, "fen": MONEY}.get(kind.name)
        aligned = {"align": "left" if kind.name == "text" else "center"}
        return aligned if number_format is None else {"num_format": number_format, **aligned}

    @property
    def hint(self) -> dict[str, Any]:
        """What is shown beside a cell that is selected."""
        parts = [meaning(self.record, self.info).text(self.lang), expectation(self.info).text(self.lang)]
        required = Label(f"{REQUIRED.zh}。", f"{REQUIRED.en[:1].upper()}{REQUIRED.en[1:]}. ")
        rest = (required if self.required else EMPTY).text(self.lang)
        text = Label("。", ". ").text(self.lang).join([*parts, rest])
        return {"input_title": cut_hint(self.heading, title=True), "input_message": cut_hint(text)}

    @property
    def validation(self) -> dict[str, Any]:
        """The check of its cells, as XlsxWriter takes it."""
        expected = Label("{0}：应为{1}。{2}", "{0}: expected {1}. {2}").text(self.lang)
        text = expected.format(self.heading, expectation(self.info).text(self.lang), EMPTY.text(self.lang))
        message = {"error_title": _MISTAKE.text(self.lang), "error_message": cut_hint(text)}
        info = self.info
        check: dict[str, Any] = {"validate": "any"}
        if self.choices is not None:
            check = {"validate": "list", "source": self.choices}
        elif info.name == "branch_id":
            # A branch may be entered after what names it, so another id is asked about and not refused.
            name = sheet_label(Branch).text(self.lang)
            check = {
                "validate": "list",
                # The range grows with the sheet: ids are offered as soon as they are entered.
                # MAX, since OFFSET gives #REF! for a range without rows, and a new ledger has no branches yet.
                "source": f"=OFFSET('{name}'!$A$2,0,0,MAX(1,COUNTA('{name}'!$A:$A)-1),1)",
                "error_type": "warning",
                "error_message": cut_hint(_NO_BRANCH.text(self.lang).format(name)),
            }
        elif info.kind.name == "int":
            check = _between("integer", info.ge, info.le)
        elif info.kind.name in {"decimal", "fen"}:
            scale = _FEN_PER_YUAN if info.kind.name == "fen" else 1
            check = _between("decimal", cast("int", info.ge) // scale, cast("int", info.le) // scale)
        elif info.kind.name == "date":
            # Excel checks for a date only with bounds; these are the earliest and the latest it knows.
            check = _between("date", info.ge or date(1900, 1, 1), info.le or date(9999, 12, 31))
        return {**message, **check, **self.hint}


def is_required(record: type[Record], info: FactInfo) -> bool:
    """Whether every row of a class of record must have a fact."""
    return info.name == "id" or (info.name == "branch_id" and record in {Member, Applicant})


def _between(kind: str, low: Any, high: Any) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def cut_hint(text: str, *, title: bool = False) -> str:
    """A hint beside a cell, or its title, as long as it may be: Excel calls a workbook broken if one is too long."""
    length = _TITLE if title else _MESSAGE
    return text if len(text) <= length else f"{text[: length - 1]}…"


def choice_lists(lang: Lang) -> dict[str, list[str]]:
    """What may be chosen under each fact that has a list, by the name of its kind; yes and no are one."""
    lists = {}
    for record in FIELDS:
        for info in facts_of(record).values():
            if info.kind.enum is not None:
                lists[info.kind.name] = [cast("Any", each).label.text(lang) for each in info.kind.enum]
            elif info.kind.name == _TRUTHS:
                lists[_TRUTHS] = [YES.text(lang), NO.text(lang)]
    return lists


def template_columns(record: type[Record], lists: Mapping[str, Sequence[str]], lang: Lang) -> list[TemplateColumn]:
    """The columns of a class of record; those with a list name the range of the sheet of choices that holds it."""
    ranges = {}
    for place, (name, choices) in enumerate(lists.items()):
        letter = letters(place)
        ranges[name] = f"='{CHOICES.text(lang)}'!${letter}$2:${letter}${len(choices) + 1}"
    return [TemplateColumn(record, info, lang, ranges.get(info.kind.name)) for info in facts_of(record).values()]
