"""Findings with the least that meets their rules: of records, of ledgers, as JSON, in notebooks and on lists."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import attrs
import jsonschema
import polars as pl
import pytest
from hypothesis import given

from engine.harbor.boats import P1
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Applicant,
    Branch,
    Leader,
    Member,
    Organization,
    PartyOrganization,
    Standing,
    advise,
    assess,
    findings,
    from_json,
    policy_on,
    schema_of,
    to_json,
)
from pingyuan_rules.engine import Finding, Label, Parameters, Record, Rulebook, Unknown, as_is, fact, not_
from pingyuan_rules.ledger import AssessedLedger, Ledger, write_results
from pingyuan_rules.proof import Advice, AdvisedFinding, NotAdvised, Undecided, advise_findings
from pingyuan_rules.records import PERSONS
from pingyuan_rules.returned import assessed_ledger
from sizes import examples, only_in_check
from strategies import records

if TYPE_CHECKING:
    from pathlib import Path

SITE = Branch(
    id="ZB-0001", has_work_funds=True, signage_standard=False, premises_standard=True, files_standard=UNKNOWN,
    work_standard=True, full_members=2,
)  # fmt: skip
OUT_OF_CONTACT = Member(id="DY-0001", standing=Standing.FULL, last_contact=date(2016, 1, 1), in_ledger=True)


def test_findings_of_a_record_say_the_least_to_do() -> None:
    site, members = findings(SITE, least_change=True)
    assert [each.rule.name for each in (site, members)] == ["site_qualified", "branch_below_minimum"]
    assert isinstance(site.way, Advice)
    assert site.way.change.facts == {"signage_standard": True, "files_standard": True}
    assert site.way.change.cost == 2
    assert site.least_to_do("zh") == ("按标准设置标识", "登记是否“资料规范”（须为“是”）")
    assert site.least_to_do() == (
        "Bring the signage up to standard", "Record whether files are to standard (counted on: yes)",
    )  # fmt: skip
    # How many members there are is given, and nobody is told to have more.
    assert isinstance(members.way, NotAdvised)
    assert members.least_to_do("zh") == (
        "没有可以建议的改变能使“支部正式党员不足规定人数”为“否”（已证明，政策2016-10-21）。",
    )
    assert members.way.text("en") == (
        "No change that may be advised makes “the branch has too few full members” “no” (proved, policy of 2016-10-21)."
    )


def test_they_are_the_findings_of_the_record() -> None:
    plain, advised = findings(SITE), findings(SITE, least_change=True)
    assert [(each.rule, each.record, each.policy) for each in plain] == [
        (each.rule, each.record, each.policy) for each in advised
    ]
    assert [each.remedies("zh") for each in plain] == [each.remedies("zh") for each in advised]
    later = policy_on(date(2020, 1, 1))
    assert {each.policy for each in findings(SITE, later, least_change=True)} == {later}
    assert findings(Branch(), least_change=True) == ()


def test_two_are_compared_by_record_and_rule() -> None:
    (one, _), (late, _) = findings(SITE, least_change=True), findings(SITE, least_change=True, seconds=0)
    assert one.way != late.way
    assert one == late
    assert len({one, late}) == 1
    assert one != findings(SITE)[0]
    assert repr(one) == "AdvisedFinding(rule=<rule site_qualified>, record=Branch('ZB-0001'))"
    again = copy.deepcopy(one)
    assert (again, again.least_to_do("zh")) == (one, one.least_to_do("zh"))


@given(records(Branch))
@examples(40, 6)
def test_each_way_is_what_advise_gives(branch: Branch) -> None:
    for each in findings(branch, least_change=True):
        way = advise(each.rule, branch)
        if way is None:
            assert each.way == NotAdvised(each.rule, each.rule.met_when, PINGYUAN)
        else:
            assert each.way == way
        assert each.least_to_do("zh")
        assert each.least_to_do("en")
        if isinstance(each.way, Advice) and not each.way.breaks:
            assert each.rule not in {after.rule for after in findings(each.way.change.record)}


@pytest.mark.parametrize(
    "person",
    [OUT_OF_CONTACT, Leader(organizations_contacted=0)],
    ids=lambda person: type(person).__name__,
)
def test_nothing_is_looked_for_about_persons(person: Member | Leader) -> None:
    (finding,) = findings(person, least_change=True, seconds=0)
    assert finding.way == NotAdvised(finding.rule, finding.rule.met_when, PINGYUAN, about_person=True)
    assert "：关于个人的记录，不查找最少须做的事。" in finding.way.text("zh")
    assert finding.least_to_do()[0].endswith(": the least to do is not looked for about a person.")
    assert "DY-0001" not in finding.way.text("zh")


def test_persons_are_members_applicants_and_leaders() -> None:
    assert (Member, Applicant, Leader) == PERSONS


def test_running_out_of_time_is_said() -> None:
    site, members = advise_findings(findings(SITE), seconds=0)
    assert site.way == Undecided(site.rule, 0)
    assert "could not be settled within 0 s" in site.least_to_do()[0]
    # That no fact of this one may change needs no search.
    assert isinstance(members.way, NotAdvised)
    for each in advise_findings(findings(SITE), seconds=5, total=0):
        assert each.way == Undecided(each.rule, 0)


def test_open_findings_can_be_given_too() -> None:
    unit = Organization(full_members=3, party_organization=PartyOrganization.NONE)
    (finding,) = advise_findings(assess(unit).open_findings, total=60)
    assert finding.least_to_do() == ("Form a standalone Party organization",)


def test_what_is_asked_for_in_vain_is_refused() -> None:
    with pytest.raises(TypeError, match=r"seconds limits the search .* findings\(branch, least_change=True, seconds=5"):
        findings(SITE, seconds=5)  # type: ignore[call-overload]
    frame = pl.DataFrame({"id": ["A"], "full_members": [3]})
    with pytest.raises(TypeError, match=r"findings\(each, least_change=True\) for each in records_of\(rows, Branch\)"):
        findings(frame, Branch, missing="unknown", least_change=True)  # type: ignore[call-overload]


def test_without_the_solver_the_error_names_the_extra_and_plain_findings_stay() -> None:
    code = (
        "import sys; sys.modules['z3'] = None\n"
        "from pingyuan_rules import Branch, findings\n"
        "print(len(findings(Branch(signage_standard=False))))\n"
        # Also where there is nothing to look for: nobody shall take an empty list for a search.
        "try: findings(Branch(), least_change=True)\n"
        "except ModuleNotFoundError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    number, message = done.stdout.splitlines()
    assert number == "1"
    assert "pingyuan-rules[proof]" in message


# A book of its own, whose advice breaks another requirement.


@attrs.frozen(kw_only=True)
class Lamp(Record):
    label: ClassVar[Label] = Label("灯", "lamp")
    lit: bool | Unknown = fact(zh="亮", en="is lit")
    height: int | Unknown = fact(zh="高度", en="height", le=9)


@attrs.frozen(kw_only=True)
class Office(Parameters):
    pass


OFFICE = Office(on=date(2020, 6, 1))
lamps = Rulebook("lamps", policy=Office, default=lambda: OFFICE, version="1")


@lamps.rule(zh="可照明", en="gives light", cites=P1, met_when=True)
def gives_light(lamp: Lamp) -> bool:
    return as_is(lamp.lit)


@lamps.rule(zh="可放映", en="is dark enough for films", cites=P1, met_when=True)
def dark(lamp: Lamp) -> bool:
    return not_(lamp.lit)


def test_advice_that_breaks_another_requirement_has_no_steps_and_says_so() -> None:
    (finding,) = findings(Lamp(lit=False), least_change=True, book=lamps)
    assert isinstance(finding.way, Advice)
    assert finding.least_to_do("zh") == (
        "要使“可照明”为“是”，代价最小的改变会使其他要求不达标（可放映），因此不作建议（政策2020-06-01）。",
    )


def test_a_book_that_extends_another_advises_by_its_own_rules() -> None:
    stricter = lamps.extend("stricter", policy=Office, default=lambda: OFFICE, version="2")

    @stricter.replace(dark, cites=P1)
    def dark_or_unlit(lamp: Lamp) -> bool:
        return lamp.height >= 0

    (finding,) = findings(Lamp(lit=False, height=2), least_change=True, book=stricter)
    assert finding.least_to_do() == ("Make sure that the lamp is lit",)


# As JSON and in notebooks.


def test_as_json_it_is_a_finding_with_its_way() -> None:
    advised = findings(SITE, least_change=True)
    written = json.loads(to_json(advised))
    jsonschema.validate(written, schema_of(list[AdvisedFinding]))
    plain = json.loads(to_json(findings(SITE)))
    jsonschema.validate(plain, schema_of(list[Finding]))
    assert [{key: each[key] for key in plain[0]} for each in written] == plain
    assert [each["way"]["verdict"] for each in written] == ["Advice", "NotAdvised"]
    assert written[0]["way"] == json.loads(to_json(advised[0].way))
    assert written[0]["least_to_do"]["zh"] == list(advised[0].least_to_do("zh"))
    assert written[1]["way"]["about_person"] is False
    late = json.loads(to_json(findings(SITE, least_change=True, seconds=0)[0]))
    jsonschema.validate(late, schema_of(AdvisedFinding))
    assert late["way"]["verdict"] == "Undecided"
    with pytest.raises(TypeError, match="AdvisedFinding is an answer and is not read back"):
        from_json("{}", AdvisedFinding)


@only_in_check
def test_it_is_written_whole_where_nothing_else_was_written_before() -> None:
    # The form of a plain finding, which is there already, would leave the way out.
    code = (
        "from pingyuan_rules import Branch, findings, to_json\n"
        "plain = findings(Branch(signage_standard=False)); to_json(plain)\n"
        "print(to_json(findings(Branch(signage_standard=False), least_change=True)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)[0]["way"]["verdict"] == "Advice"


def test_a_notebook_shows_it_below_the_finding() -> None:
    advised, plain = findings(SITE, least_change=True)[0], findings(SITE)[0]
    assert plain.html("zh") in advised.html("zh")
    assert "最少须做" in advised.html("zh")
    assert "按标准设置标识" in advised.html("zh").split("最少须做")[1]
    assert "The least to do" in advised.html("en")
    odd = Label("<铺>{wanted}", "lay <it>")
    assert "<it>" not in attrs.evolve(advised, way=Undecided(advised.rule, 1, odd)).html("en")


# Ledgers.


def test_every_finding_of_a_ledger_has_its_way(tmp_path: Path) -> None:
    ledger = Ledger(
        organizations=(
            Organization(id="ZZ-0001", operating=True, full_members=3, party_organization=PartyOrganization.NONE),
        ),
        branches=(attrs.evolve(SITE, id="ZB-0002"), Branch(id="ZB-0003"), SITE),
        members=(OUT_OF_CONTACT,),
    )
    assessed = AssessedLedger.of(ledger)
    advised = assessed.advised_findings
    assert {record: [len(each) for each in several] for record, several in advised.items() if several} == {
        Organization: [1], Branch: [2, 0, 2], Member: [1],
    }  # fmt: skip
    for record, several in advised.items():
        for plain, each in zip(assessed.assessments[record], several, strict=True):
            assert [finding.rule for finding in plain.findings] == [finding.rule for finding in each]
    write_results(tmp_path / "least", assessed, lang="en", least_change=True)
    write_results(tmp_path / "plain", assessed, lang="en")
    rows = pl.read_csv(tmp_path / "least" / "rectification.csv")
    assert rows.drop("the least to do").equals(pl.read_csv(tmp_path / "plain" / "rectification.csv"))
    assert rows.columns[8:10] == ["what to do", "the least to do"]
    site = "Bring the signage up to standard; Record whether files are to standard (counted on: yes)"
    none = "no change that may be advised suffices"
    # The unit and the member of no branch come last, as on every rectification list.
    assert list(zip(rows["id"], rows["the least to do"], strict=True)) == [
        ("ZB-0001", site), ("ZB-0001", none), ("ZB-0002", site), ("ZB-0002", none),
        ("ZZ-0001", "Form a standalone Party organization"), ("DY-0001", "about a person; not looked for"),
    ]  # fmt: skip


def test_what_is_not_settled_within_a_minute_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assessed_ledger, "ALL_SEARCHES", 0.0)
    write_results(tmp_path, Ledger(branches=(SITE,), members=(OUT_OF_CONTACT,)), lang="zh", least_change=True)
    rows = pl.read_csv(tmp_path / "rectification.csv")
    assert set(zip(rows["编号"], rows["最少须做"], strict=True)) == {
        ("ZB-0001", "未能在时限内查明"), ("DY-0001", "关于个人，不查找"),
    }  # fmt: skip
