"""What the county decided, by day: values, where they come from, other counties' files, what-if."""

import copy
import json
import os
import pickle
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Fen,
    HostAgency,
    InvalidData,
    MeetingsCounted,
    MemberBasis,
    Organization,
    Policy,
    StaffingScope,
    TermProvision,
    assess,
    is_known,
    must_form,
    overlay,
    policy_on,
    to_json,
)
from pingyuan_rules.engine import Provenance, facts_of
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.policy.dated_values import pingyuan_values
from pingyuan_rules.policy.parameters import ASCENDING, WEIGHTS

Golden = Callable[[str, str], None]

START, LATER = date(2016, 10, 21), date(2019, 12, 31)
NAMES = tuple(name for name in facts_of(Policy) if name != "on")
ARTICLE = {
    "working_committees": 1,
    "sector_committees": 2,
    "coordinating_committees": 18,
    "leader_contacts_minimum": 1,
    "leader_contacts_maximum": 2,
    "working_committee_host": HostAgency.ORGANIZATION_DEPARTMENT,
    "minimum_full_members": 3,
    "training_sessions_held": 4,
    "activity_fund_per_member": 300_00,
    "allowance_per_month": 300_00,
}
"""Every value that the article itself gives and a rule or a measure uses; money in fen."""
SINCE_2018 = {
    "general_meetings_per_year": 4,
    "committee_meetings_per_year": 12,
    "theme_days_per_year": 12,
    "committee_full_members": 7,
    "committee_member_basis": MemberBasis.FULL,
    "general_branch_members": 50,
    "primary_committee_members": 100,
    "size_member_basis": MemberBasis.FULL_AND_PROBATIONARY,
    "joint_units_maximum": 5,
    "meetings_counted": MeetingsCounted.MONTHS_OVER,
    "group_meetings_per_year": 12,
    "party_lectures_per_year": 2,
    "organizational_life_per_year": 1,
    "members_graded_per_excellent": 3,
}
"""What the regulations in force since 2018-10-28 brought."""
OF_2016 = {"coordinating_committees": 18, "training_sessions_held": 4}
"""What the article says of its own year."""
SINCE_2017 = {"term_first_change": date(2017, 10, 24), "term_minimum_interim": 3, "term_maximum_interim": 5}
SINCE_THE_OPINION = {"term_second_change": date(2018, 7, 12), "term_minimum_final": 3, "term_maximum_final": 3}
SINCE_2019 = {"secretary_hours_per_year": 56}
"""What the regulations of 2019 brought."""


def test_the_numbers_of_the_article_are_those_the_article_gives() -> None:
    stated = {name for name in NAMES if (s := PINGYUAN.source_of(name)) and s.provenance is Provenance.ARTICLE}
    assert {name: getattr(PINGYUAN, name) for name in stated} == ARTICLE
    assert PINGYUAN.on == START


def test_what_the_regulations_of_2018_brought_is_unknown_before() -> None:
    before, first = policy_on(date(2018, 10, 27)), policy_on(date(2018, 10, 28))
    assert {name for name in NAMES if not is_known(getattr(before, name))} == {*SINCE_2018, *SINCE_2019, *OF_2016}
    assert {name: getattr(first, name) for name in SINCE_2018} == SINCE_2018
    assert {name for name in NAMES if getattr(before, name) != getattr(first, name)} == set(SINCE_2018)
    assert all(before.source_of(name) is None for name in SINCE_2018)


def test_what_the_regulations_of_2019_brought_is_unknown_before() -> None:
    before, first = policy_on(date(2019, 5, 20)), policy_on(date(2019, 5, 21))
    assert {name for name in NAMES if getattr(before, name) != getattr(first, name)} == set(SINCE_2019)
    assert {name: getattr(first, name) for name in SINCE_2019} == SINCE_2019


def test_the_social_work_department_carries_the_working_committee_from_a_day_of_2024() -> None:
    before, first = policy_on(date(2024, 7, 30)), policy_on(date(2024, 7, 31))
    assert {name for name in NAMES if getattr(before, name) != getattr(first, name)} == {"working_committee_host"}
    assert first.working_committee_host is HostAgency.SOCIAL_WORK_DEPARTMENT


def test_the_terms_of_office_of_three_periods() -> None:
    assert (PINGYUAN.term_minimum_original, PINGYUAN.term_maximum_original) == (2, 3)
    for first, values in ((date(2017, 10, 24), SINCE_2017), (date(2018, 7, 12), SINCE_THE_OPINION)):
        before, after = policy_on(first - timedelta(days=1)), policy_on(first)
        for name, value in values.items():
            assert getattr(before, name) is UNKNOWN, "nothing of a provision holds before its own day"
            assert getattr(after, name) == value
    assert [policy_on(on).term_provision for on in (START, date(2017, 10, 24), date(2018, 7, 12))] == [*TermProvision]


def test_what_the_article_says_of_its_year_ends_with_it() -> None:
    last, first = policy_on(date(2016, 12, 31)), policy_on(date(2017, 1, 1))
    for name, value in OF_2016.items():
        assert getattr(last, name) == value
        assert last.ended(name) is None
        assert getattr(first, name) is UNKNOWN
        assert first.source_of(name) is None
        assert first.ended(name) == date(2017, 1, 1)
    assert first.ended("joint_units_maximum") is None, "it has not begun, which is another thing"
    again = attrs.evolve(first, training_sessions_held=6)
    source = again.source_of("training_sessions_held")
    assert source is not None
    assert (source.provenance, again.ended("training_sessions_held")) == (Provenance.CHANGED, None)


def test_no_value_of_a_regulation_holds_before_its_text() -> None:
    for name, sources in pingyuan_values().items():
        for source in sources:
            if source.provenance is Provenance.REGULATION:
                texts = [clauses()[key] for key in source.cites if not key.startswith("P")]
                assert any(text.dated <= source.since for text in texts), name


@pytest.mark.parametrize("on", [date(2016, 10, 20), date(2008, 1, 1), date.min])
def test_no_policy_before_the_article(on: date) -> None:
    with pytest.raises(InvalidData, match=r"on: found .*expected 2016-10-21 or a later day"):
        policy_on(on)


@pytest.mark.parametrize("on", [datetime(2019, 1, 1), "2019-01-01", None, UNKNOWN])  # noqa: DTZ001 - a wrong type
def test_a_policy_is_of_a_date_and_nothing_else(on: date) -> None:
    with pytest.raises(InvalidData, match="2016-10-21 or a later day"):
        policy_on(on)
    with pytest.raises(InvalidData, match="on: "):
        attrs.evolve(PINGYUAN, on=on)


def test_the_policy_of_another_day_is_no_what_if() -> None:
    """Its values would still be those of its own day."""
    message = (
        r"on: found 2019-12-31, expected 2016-10-21, the day of its values\. Get the policy of the other "
        r"day and change that: attrs\.evolve\(policy_on\(date\(2019, 12, 31\)\), \.\.\.\)\."
    )
    with pytest.raises(InvalidData, match=message):
        attrs.evolve(PINGYUAN, on=LATER)
    assert attrs.evolve(PINGYUAN, on=START, minimum_full_members=5).minimum_full_members == 5


def test_a_policy_that_was_made_is_kept(tmp_path: Path) -> None:
    assert policy_on(LATER) is policy_on(LATER)
    county, same = (overlay(written(tmp_path, "minimum_full_members = 5")) for _ in range(2))
    assert policy_on(LATER, county) is policy_on(LATER, county)
    assert policy_on(LATER, county) is not policy_on(LATER)
    assert policy_on(LATER, county) == policy_on(LATER, same)


def test_on_each_day_of_change_exactly_what_changed_changes() -> None:
    sources = [source for name in NAMES for source in pingyuan_values()[name]]
    days = sorted({day for source in sources for day in (source.since, source.until) if day is not None})
    assert [str(day) for day in days] == [
        "2016-10-21",
        "2017-01-01",
        "2017-10-24",
        "2018-07-12",
        "2018-10-28",
        "2019-05-21",
        "2019-12-27",
        "2024-07-31",
    ]
    before, after = policy_on(date(2017, 10, 23)), policy_on(date(2017, 10, 24))
    differ = {name for name in NAMES if before.source_of(name) != after.source_of(name)}
    assert differ == {"minimum_full_members", "term_provision", *SINCE_2017}
    old, new = before.source_of("minimum_full_members"), after.source_of("minimum_full_members")
    assert old is not None
    assert new is not None
    assert (old.provenance, new.provenance) == (Provenance.ARTICLE, Provenance.REGULATION)
    assert before.minimum_full_members == after.minimum_full_members, "the number itself stays"


@pytest.mark.parametrize("name", NAMES)
def test_every_value_says_where_it_comes_from(name: str) -> None:
    for policy in (PINGYUAN, policy_on(LATER)):
        source = policy.source_of(name)
        if source is None:
            assert getattr(policy, name) is UNKNOWN
            continue
        assert source.value == getattr(policy, name)
        assert source.since <= policy.on
        assert source.cites
        assert set(source.cites) <= set(clauses())
        chosen = {Provenance.READING, Provenance.HOUSE}
        assert source.provenance in {Provenance.ARTICLE, Provenance.REGULATION, *chosen}
        assert (source.reason is not None) is (source.provenance in chosen)
        if source.reason is not None:
            assert source.reason.zh
            assert source.reason.en
    assert policy_on(LATER).source_of(name) is not None or name in OF_2016


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_has_labels_and_numbers_have_units(name: str) -> None:
    info = facts_of(Policy)[name]
    assert info.label.zh
    assert info.label.en
    orders = "rank" in info.label.en.split()
    counted = info.kind.name in {"int", "fen", "decimal"} and not orders
    assert (info.unit is not None) is counted, "a rank counts nothing; the 15 of a month is shown with its unit"


def test_article_values_cite_the_article_and_regulations_something_else() -> None:
    for name in NAMES:
        source = policy_on(LATER).source_of(name) or PINGYUAN.source_of(name)
        assert source is not None
        cited = {clauses()[key].document.en for key in source.cites}
        article = clauses()["P2S8"].document.en
        if source.provenance is Provenance.ARTICLE:
            assert article in cited, name
        if source.provenance is Provenance.REGULATION:
            assert cited - {article}, name


def test_what_if_is_marked_as_changed_by_the_user() -> None:
    five = attrs.evolve(PINGYUAN, minimum_full_members=5)
    source = five.source_of("minimum_full_members")
    assert source is not None
    assert (source.value, source.provenance, source.reason) == (5, Provenance.CHANGED, None)
    untouched = five.source_of("joint_minimum_members")
    assert untouched == PINGYUAN.source_of("joint_minimum_members")
    back = attrs.evolve(five, minimum_full_members=3)
    assert back == PINGYUAN
    assert back.source_of("minimum_full_members") == PINGYUAN.source_of("minimum_full_members")


def _policy_with(name: str) -> Policy:
    """A policy in which a parameter has a value."""
    return PINGYUAN if name in OF_2016 else policy_on(LATER)


def _other(name: str) -> dict[str, object]:
    info, value = facts_of(Policy)[name], getattr(_policy_with(name), name)
    if info.kind.enum is not None:
        return {name: next(member for member in info.kind.enum if member is not value)}
    if info.kind.name == "bool":
        return {name: not value}
    if info.kind.name == "date":
        return {name: value.replace(day=value.day + 1)}
    for names in WEIGHTS:
        if name in names:
            peer = next(other for other in names if other != name)
            return {name: value + 1, peer: getattr(PINGYUAN, peer) - 1}
    if name.endswith("_minimum_final"):
        return {name: value - 1}
    return {name: value + 1 if info.accepts(value + 1) else value - 1}


@pytest.mark.parametrize("name", NAMES)
def test_the_fingerprint_tells_every_change(name: str) -> None:
    policy = _policy_with(name)
    try:
        other = attrs.evolve(policy, **_other(name))
    except InvalidData:
        other = attrs.evolve(policy, **{name: getattr(policy, name) - 1})
    assert other != policy
    assert other.fingerprint != policy.fingerprint
    unknown = attrs.evolve(policy, **{name: UNKNOWN})
    assert unknown.fingerprint not in {policy.fingerprint, other.fingerprint}


def test_the_fingerprint_goes_by_values_alone() -> None:
    assert PINGYUAN.fingerprint == policy_on(START).fingerprint == attrs.evolve(PINGYUAN, sources={}).fingerprint
    assert policy_on(date(2016, 10, 22)).fingerprint != PINGYUAN.fingerprint
    assert len(PINGYUAN.fingerprint) == 16
    assert int(PINGYUAN.fingerprint, 16) >= 0


OTHER_PROCESS = """
import pickle, sys
from datetime import date
from pingyuan_rules import PINGYUAN, policy_on
policy = policy_on(date(2019, 12, 31))
hash(policy)
sys.stdout.buffer.write(pickle.dumps((PINGYUAN.fingerprint, policy)))
"""


def test_another_process_gives_the_same_fingerprint_and_an_equal_policy() -> None:
    for seed in ("0", "1"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", OTHER_PROCESS]
        done = subprocess.run(command, check=True, capture_output=True, env=environment, timeout=60)
        fingerprint, policy = pickle.loads(done.stdout)  # noqa: S301 - written by the line above
        assert fingerprint == PINGYUAN.fingerprint
        assert policy == policy_on(LATER)
        assert hash(policy) == hash(policy_on(LATER)), "a hash kept from the other process would differ"


def pickled(policy: Policy) -> Policy:
    again: Policy = pickle.loads(pickle.dumps(policy))  # noqa: S301 - written on the same line
    return again


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
def test_copies_and_pickles_are_the_same_policy(again: Callable[[Policy], Policy]) -> None:
    for policy in (PINGYUAN, policy_on(LATER), attrs.evolve(PINGYUAN, minimum_full_members=5)):
        twin = again(policy)
        assert twin == policy
        assert hash(twin) == hash(policy)
        assert twin.fingerprint == policy.fingerprint
        assert twin.source_of("minimum_full_members") == policy.source_of("minimum_full_members")
        assert all((getattr(twin, n) is UNKNOWN) is (getattr(policy, n) is UNKNOWN) for n in NAMES)
        assert must_form(Organization(full_members=4), twin) is must_form(Organization(full_members=4), policy)


def test_a_policy_is_frozen_and_keyword_only() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        PINGYUAN.minimum_full_members = 5  # type: ignore[misc] # what the test is about
    with pytest.raises(TypeError):
        Policy(START)  # type: ignore[call-arg] # what the test is about


@pytest.mark.parametrize("names", WEIGHTS, ids=lambda names: names[0])
def test_weights_make_a_hundred(names: tuple[str, ...]) -> None:
    for by in (-1, 1):
        with pytest.raises(InvalidData, match="weights that add up to 100") as caught:
            attrs.evolve(PINGYUAN, **{names[0]: getattr(PINGYUAN, names[0]) + by})
        (problem,) = caught.value.problems
        assert problem.place == ", ".join(names)
    lopsided = dict.fromkeys(names, 0) | {names[-1]: 100}
    assert is_known(attrs.evolve(PINGYUAN, **lopsided))


@pytest.mark.parametrize("names", ASCENDING, ids=lambda names: names[0])
def test_lines_that_follow_each_other_ascend(names: tuple[str, ...]) -> None:
    policy = policy_on(LATER)
    values = [getattr(policy, name) for name in names]
    if len(set(values)) > 1:
        with pytest.raises(InvalidData, match="values in ascending order"):
            attrs.evolve(policy, **dict(zip(names, reversed(values), strict=True)))
    level = dict.fromkeys(names, values[0])
    assert attrs.evolve(policy, **level) is not policy, "equal ones are in order"


def test_every_problem_of_a_policy_is_reported_together() -> None:
    with pytest.raises(InvalidData) as caught:
        attrs.evolve(PINGYUAN, minimum_full_members=0, training_share=101, activity_fund_basis="full", on="2016")
    places = [problem.place for problem in caught.value.problems]
    assert places == ["on", "minimum_full_members", "training_share", "activity_fund_basis"]
    with pytest.raises(InvalidData) as caught:
        attrs.evolve(PINGYUAN, weight_leadership=21, weight_site_inspection=41, grade_good=10)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minimum_full_members", True),
        ("minimum_full_members", 3.0),
        ("minimum_full_members", "3"),
        ("minimum_full_members", -1),
        ("minimum_full_members", 1_000_001),
        ("minimum_full_members", None),
        ("appointment_cutoff_day", 32),
        ("leaving_cutoff_day", 33),
        ("activity_fund_per_member", -1),
        ("activity_fund_per_member", 300.0),
        ("staffing_scope", MemberBasis.FULL),
        ("term_first_change", "2017-10-24"),
    ],
)
def test_a_value_of_a_wrong_kind_or_out_of_bounds_is_refused(name: str, value: object) -> None:
    with pytest.raises(InvalidData) as caught:
        attrs.evolve(PINGYUAN, **{name: value})
    assert [problem.place for problem in caught.value.problems] == [name]


# Another county's file.

SISTER = """
minimum_full_members = 5
allowance_per_month_full_time = 200000
staffing_scope = "all"
term_first_change = 2017-11-01

[[leader_contacts_maximum]]
since = 2016-10-21
value = 3
provenance = "local"
cites = ["P2S5"]
zh = "本县另有规定"
en = "This county has a provision of its own"

[[leader_contacts_maximum]]
since = 2018-01-01
value = 4

[[joint_units_maximum]]
since = 2017-01-01
value = 10
provenance = "house"
"""


def written(folder: Path, text: str, name: str = "sister.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_overlay_gives_its_values_and_leaves_the_others(tmp_path: Path) -> None:
    sister = overlay(written(tmp_path, SISTER))
    policy = policy_on(START, sister)
    assert policy.minimum_full_members == 5
    assert policy.allowance_per_month_full_time == Fen(2_000_00)
    assert policy.staffing_scope is StaffingScope.ALL
    assert policy.term_first_change == date(2017, 11, 1)
    assert policy.leader_contacts_maximum == 3
    assert policy.joint_units_maximum is UNKNOWN, "not before the day the file says"
    named = {"minimum_full_members", "allowance_per_month_full_time", "staffing_scope", "term_first_change"}
    named |= {"leader_contacts_maximum"}
    assert {name for name in NAMES if getattr(policy, name) != getattr(PINGYUAN, name)} == named
    assert policy_on(START) == PINGYUAN, "the county's own policy stays"


def test_dated_values_of_an_overlay_hold_from_their_day(tmp_path: Path) -> None:
    sister = overlay(str(written(tmp_path, SISTER)))
    assert policy_on(date(2017, 12, 31), sister).leader_contacts_maximum == 3
    assert policy_on(date(2018, 1, 1), sister).leader_contacts_maximum == 4
    assert policy_on(date(2016, 12, 31), sister).joint_units_maximum is UNKNOWN
    assert policy_on(date(2017, 1, 1), sister).joint_units_maximum == 10
    assert policy_on(LATER, sister).joint_units_maximum == 10, "the overlay goes before Pingyuan's later value"


def test_an_overlay_says_where_its_values_come_from(tmp_path: Path) -> None:
    policy = policy_on(START, overlay(written(tmp_path, SISTER)))
    plain, long = policy.source_of("minimum_full_members"), policy.source_of("leader_contacts_maximum")
    assert plain is not None
    assert (plain.provenance, plain.since) == (Provenance.LOCAL, START)
    assert long is not None
    assert (long.provenance, long.cites) == (Provenance.LOCAL, ("P2S5",))
    assert long.reason is not None
    assert long.reason.en == "This county has a provision of its own"


def test_a_reason_is_shown_as_text_that_anyone_can_see(tmp_path: Path) -> None:
    nasty = '"<b>\\u001b[2J\\u202e"'
    text = f"[[minimum_full_members]]\nsince = 2016-10-21\nvalue = 4\nzh = {nasty}\nen = {nasty}\n"
    policy = policy_on(START, overlay(written(tmp_path, text)))
    explanation = must_form.explain(Organization(full_members=3), policy)
    assert "<b>⟨U+001B⟩[2J⟨U+202E⟩" in str(explanation)
    for html in (explanation._repr_html_(), policy._repr_html_()):
        assert "&lt;b&gt;⟨U+001B⟩[2J⟨U+202E⟩" in html


def test_a_result_carries_the_sources_of_the_policy_it_was_asked_under(tmp_path: Path) -> None:
    restated = policy_on(START, overlay(written(tmp_path, "minimum_full_members = 3")))
    org = Organization(full_members=3)
    assert restated == PINGYUAN
    for policy, provenance in ((PINGYUAN, Provenance.ARTICLE), (restated, Provenance.LOCAL)) * 2:
        source = assess(org, policy).policy.source_of("minimum_full_members")
        assert source is not None
        assert source.provenance is provenance


def test_an_empty_overlay_changes_nothing(tmp_path: Path) -> None:
    assert policy_on(START, overlay(written(tmp_path, ""))) == PINGYUAN


def test_a_file_that_windows_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbfminimum_full_members = 5\n")
    assert policy_on(START, overlay(path)).minimum_full_members == 5


WRONG = """
start = 2016-10-21
on = 2016-10-21
minimum_full_member = 5
nonsense = 1
minimum_full_members = "three"
joint_minimum_members = 0
leader_contacts_minimum = true
committee_members_minimum = 2.5
training_share = 101
activity_fund_basis = "some"
activity_fund_per_member = "300.00"
term_first_change = 2017-10-24T00:00:00
theme_days_per_year = [12]
general_meetings_per_year = []
instructors_minimum = { value = 2 }

[[staffing_scope]]
since = "yesterday"
value = "everybody"

[[priority_park]]
since = 2016-10-21

[[priority_cluster]]
vale = 3
value = 3

[[priority_rest]]
value = 4
provenance = "rumor"

[[priority_other]]
value = 4
provenance = "changed"

[[priority_owner]]
value = 4
cites = ["P9S9"]

[[priority_key_staff]]
value = 4
cites = "P2S8"

[[priority_team_leader]]
value = 4
cites = [["P2S8"]]

[[hollow_branch_haves]]
value = 2
zh = "只有中文"

[[five_good_floor]]
value = 70
zh = 1
en = 2

[[grade_good]]
since = 2017-01-01
value = 9500

[[grade_good]]
since = 2017-01-01
value = 9600
"""


def test_every_mistake_of_a_file_is_reported_together(tmp_path: Path, golden: Golden) -> None:
    with pytest.raises(InvalidData) as caught:
        overlay(written(tmp_path, WRONG))
    assert len(caught.value.problems) == 27
    golden("overlay_problems_zh.txt", caught.value.text("zh"))
    golden("overlay_problems_en.txt", caught.value.text("en"))


@pytest.mark.parametrize("content", [b"minimum_full_members = = 5", b"a = 1\na = 2", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_a_file_that_is_no_toml_is_one_problem(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(
        InvalidData, match=r"broken\.toml: expected a TOML file in UTF-8\. (Correct the syntax|Save it)"
    ):
        overlay(path)


def test_an_overlay_is_a_path_a_text_or_a_mapping(tmp_path: Path) -> None:
    path = written(tmp_path, SISTER)
    counties = (overlay(path), overlay(str(path)), overlay(text=SISTER), overlay(tomllib.loads(SISTER)))
    policies = [policy_on(START, county) for county in counties]
    assert len(set(policies)) == 1
    assert policy_on(START, overlay(text="minimum_full_members = 5")).minimum_full_members == 5
    assert policy_on(START, overlay({"minimum_full_members": 5})).minimum_full_members == 5
    with pytest.raises(InvalidData, match=r"overlay: minimum: expected a known key"):
        overlay({"minimum": 5})
    with pytest.raises(InvalidData, match=r"overlay: expected a TOML file in UTF-8"):
        overlay(text="minimum_full_members = = 5")
    with pytest.raises(OSError, match=r"county\.toml"):
        overlay("county.toml")


def test_an_overlay_has_a_name_and_a_version_that_answers_carry(tmp_path: Path) -> None:
    assert policy_on(START, overlay(written(tmp_path, ""))).overlay_name == "sister"
    assert PINGYUAN.overlay_name == policy_on(START, overlay({})).overlay_name == ""
    county = overlay({"name": "某县", "version": "2026.1", "minimum_full_members": 3})
    assert (county.name, county.version) == ("某县", "2026.1")
    for policy in (policy_on(START, county), attrs.evolve(policy_on(START, county), minimum_full_members=5)):
        assessment = assess(Organization(full_members=3), policy)
        assert assessment.policy.overlay_name == "某县 2026.1"
        assert json.loads(to_json(assessment))["policy"]["overlay"] == "某县 2026.1"
        assert "某县 2026.1" in assessment.html("zh")
    assert assess(Organization(full_members=3)).policy.overlay_name == "", "equal values, and another origin"
    assert "overlay" not in json.loads(to_json(assess(Organization(full_members=3))))["policy"]
    with pytest.raises(InvalidData, match=r"overlay: version: found 2, expected a text in quotation marks"):
        overlay({"version": 2})


def test_an_overlay_names_a_county_and_an_office_that_policies_carry() -> None:
    county = overlay({"county": "示范县", "office": "示范县委组织部"})
    origin = policy_on(START, county).origin
    assert origin is not None
    assert (county.county, county.office, origin.county, origin.office) == ("示范县", "示范县委组织部") * 2
    assert policy_on(START, county).fingerprint == PINGYUAN.fingerprint, "they are no values"
    for key in ("county", "office"):
        with pytest.raises(InvalidData, match=rf"overlay: {key}: found 5, expected a text in quotation marks"):
            overlay({key: 5})


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        overlay(tmp_path / "none.toml")


def test_values_that_do_not_fit_those_of_the_county_are_found_when_the_policy_is_made(tmp_path: Path) -> None:
    sister = overlay(written(tmp_path, "weight_leadership = 30\ngrade_good = 7000\n"))
    with pytest.raises(InvalidData) as caught:
        policy_on(START, sister)
    assert len(caught.value.problems) == 2


def test_an_overlay_is_read_from_its_file_first() -> None:
    wrong: Any = "county.toml"
    with pytest.raises(
        TypeError, match=r"an overlay is what overlay\(path\) or overlay\(mapping\) gives, not 'county.toml'"
    ):
        policy_on(START, wrong)


def test_a_policy_is_shown_by_its_day_and_fingerprint() -> None:
    assert repr(PINGYUAN) == f"Policy(on=2016-10-21, fingerprint='{PINGYUAN.fingerprint}')"
