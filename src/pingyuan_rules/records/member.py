"""Members and applicants, by id only: no name, no number, no address is ever recorded."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

import attrs

from pingyuan_rules.choices import ApplicantRole, ApplicantStage, MemberAppraisal, Standing
from pingyuan_rules.engine import Label, Record, Unknown, fact

if TYPE_CHECKING:
    from pingyuan_rules.results import ApplicantAssessment, MemberAssessment


@attrs.frozen(kw_only=True, repr=False)
class Member(Record):
    """A Party member, known by an id of the ledger.

    The row of a bereaved family is the deceased member's id with the standing `DECEASED`.

    Attributes:
        id: The member's code in the ledger.
        branch_id: The branch the member belongs to.
        standing: Full, probationary or deceased.
        last_contact: The day of the last contact.
        in_ledger: Whether the member is entered in the information ledger.
        serious_illness: Whether the member has a serious illness.
        disaster: Whether the member was struck by a disaster or accident.
        veteran: Whether the member is a veteran member.
        hardship: Whether the member lives in hardship.
        appraisal: The grade in the latest yearly democratic appraisal of members; probationary members get none.
    """

    label: ClassVar[Label] = Label("党员", "member")

    @classmethod
    def __assessment__(cls) -> "type[MemberAssessment]":
        from pingyuan_rules.results import MemberAssessment  # noqa: PLC0415 - making the classes takes a while

        return MemberAssessment

    id: str | Unknown = fact(zh="党员编号", en="member id")
    branch_id: str | Unknown = fact(zh="所属党支部编号", en="branch id")
    standing: Standing | Unknown = fact(zh="党员类别", en="standing", given=True, former=("党员身份",))
    last_contact: date | Unknown = fact(
        zh="最近联系日期",
        en="date of last contact",
        ge=date(1921, 7, 1),
        le=date(2199, 12, 31),
        remedy=Label("与该党员取得联系", "get in touch with the member"),
    )
    in_ledger: bool | Unknown = fact(
        zh="已列入党员信息台账",
        en="is entered in the ledger",
        remedy=Label("列入党员信息台账", "enter the member in the ledger"),
        never_advised=(False,),
    )
    # The article names the five grounds of aid and defines none, so the office that keeps the ledger judges each.
    serious_illness: bool | Unknown = fact(zh="患大病", en="has a serious illness", given=True, sensitive=True)
    disaster: bool | Unknown = fact(zh="遭遇大难", en="was struck by a disaster", given=True, sensitive=True)
    veteran: bool | Unknown = fact(zh="属于老党员", en="is a veteran member", given=True)
    hardship: bool | Unknown = fact(zh="生活困难", en="lives in hardship", given=True, sensitive=True)
    # A grade follows from a procedure with votes, so that no remedy asks for it; so does the stage of an applicant.
    appraisal: MemberAppraisal | Unknown = fact(
        zh="民主评议等次", en="grade in the appraisal of members", given=True, added="0.2"
    )


@attrs.frozen(kw_only=True, repr=False)
class Applicant(Record):
    """Somebody who applies for membership, known by an id of the ledger.

    Attributes:
        id: The applicant's code in the ledger.
        branch_id: The branch that brings the applicant on.
        role: What the applicant does in the unit.
        stage: How far the applicant has come.
        admitted_on: The day of admission; read only when the stage is `ADMITTED`.
    """

    label: ClassVar[Label] = Label("入党申请人（发展党员）", "applicant")

    @classmethod
    def __assessment__(cls) -> "type[ApplicantAssessment]":
        from pingyuan_rules.results import ApplicantAssessment  # noqa: PLC0415 - making the classes takes a while

        return ApplicantAssessment

    id: str | Unknown = fact(zh="申请人编号", en="applicant id")
    branch_id: str | Unknown = fact(zh="所属党支部编号", en="branch id")
    role: ApplicantRole | Unknown = fact(zh="岗位类别", en="role", given=True)
    stage: ApplicantStage | Unknown = fact(zh="发展阶段", en="stage", given=True)
    admitted_on: date | Unknown = fact(
        zh="接收为预备党员日期",
        en="admission date",
        ge=date(1921, 7, 1),
        le=date(2199, 12, 31),
        given=True,
        former=("发展日期",),
    )
