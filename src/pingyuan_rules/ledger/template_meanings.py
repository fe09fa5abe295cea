"""What a column of a ledger means, where its heading leaves a doubt; every other column is as its heading says."""

from collections.abc import Mapping
from types import MappingProxyType

from pingyuan_rules.engine import FactInfo, Label, Record
from pingyuan_rules.engine.kinds import BOOL
from pingyuan_rules.records import Applicant, Branch, Committee, Leader, Member, Organization, Structure

_BRANCH_ID = Label("所属党支部在“党支部”表中的编号", "The branch's id in the sheet of branches")
_IN_YEAR = Label("政策年度（公历年）内的累计次数", "How many in the policy's calendar year, so far")
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
        "支部自报覆盖的单位数；与“组织”表核对",
        "How many units it covers, as it reports; checked against the sheet of organizations",
    ),
    "elected_on": Label("本届支部班子的选举日期", "The day its present leadership was elected"),
    "secretary_appointed": Label("现任或最近一任书记的任职日期", "The day the present or latest secretary took office"),
    "secretary_left": Label(
        "最近一任书记的离任日期；仅在“已离任”时读取",
        "The day the latest secretary left; read only where the state says so",
    ),
    "allowance_paid": Label(
        "政策年度内已发给书记的工作津贴合计", "All that the secretary was paid as work allowance in the policy's year"
    ),
    "premises_shared": Label(
        "与其他单位或村（社区）共用活动场所", "It has the use of premises that it shares with others"
    ),
    "has_rules": Label("制度已上墙", "Its rules are on display"),
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
        "与其他组织联合开展的活动；年度内累计次数", "Activities run jointly with others in the policy's year"
    ),
    "activities_experiential": Label("体验式活动；年度内累计次数", "Experiential activities in the policy's year"),
    "activities_online": Label("通过网络开展的活动；年度内累计次数", "Activities held online in the policy's year"),
    "themed_activities": _IN_YEAR,
    "volunteer_services": _IN_YEAR,
    "vetoed": Label(
        "有一票否决事项；有则不能评为示范点，得分仍保留",
        "Something bars it from being a demonstration site; its scores are kept",
    ),
    "designation": Label("已获命名的示范点级别", "The level of demonstration site it has been designated as"),
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
            "党员家属受助的，填已故党员的编号和“已故党员”",
            "For a bereaved family, give the deceased member's id and this standing",
        ),
        "last_contact": Label(
            "党组织最近一次联系到该党员的日期", "The day the Party organization last reached the member"
        ),
        "in_ledger": Label("已列入党员信息台账", "The member is entered in the ledger of members"),
    },
    Applicant: {
        "id": Label(
            "本台账自编的编号；不填姓名、证件号、电话",
            "A code of this ledger's own; no name, identity or telephone number",
        ),
        "branch_id": _BRANCH_ID,
        "admitted_on": Label(
            "被接收为预备党员的日期；仅在“已发展”时读取", "The day of admission; read only where the stage says so"
        ),
    },
    Committee: {
        "id": Label("本台账自编的编号", "A code of this ledger's own"),
        "kind": Label("在“1+2+N”管理模式中的位置", "Its place in the 1+2+N model"),
        "sector": Label("仅领域党委填写", "For a sector committee only"),
        "host_agency": Label("党委设在哪个部门", "The agency it sits in"),
    },
    Leader: {
        "id": Label("本台账自编的编号；不填姓名", "A code of this ledger's own; no name"),
        "organizations_contacted": Label("直接联系的两新组织数", "Organizations the leader keeps contact with"),
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
    own = MEANINGS[record].get(info.name)
    if own is not None:
        return own
    if info.kind == BOOL:
        return Label(f"情况属实：{info.label.zh}", f"This holds: {info.label.en}")
    return Label(info.label.zh, info.label.en[:1].upper() + info.label.en[1:])
