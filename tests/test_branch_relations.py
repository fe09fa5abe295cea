"""A branch with its members and units: what it is, how it is written, and how tables of them are asked."""

import copy
import json
import pickle
import re
from typing import Any

import attrs
import duckdb
import polars as pl
import pytest

from engine.frame_engines import Constructor, duckdb_numbered, duckdb_relation, each_local_engine, table
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Formation,
    InvalidData,
    Member,
    Organization,
    Standing,
    assess,
    compare_policies,
    findings,
    frame_of,
    from_json,
    joint_minimum_met,
    overlay,
    policy_on,
    records_of,
    roll_agrees,
    schema_of,
    sql_of,
    to_json,
    units_listed,
)
from pingyuan_rules.convert.fast_objects import object_reader
from pingyuan_rules.convert.structuring import RecordHook
from pingyuan_rules.engine import relations_of

MEMBERS = [
    Member(id="DY-1", branch_id="ZB-1", standing=Standing.FULL),
    Member(id="DY-2", branch_id="ZB-1", standing=Standing.PROBATIONARY, serious_illness=True),
    Member(id="DY-3", branch_id="ZB-2", standing=Standing.FULL),
]
UNITS = [
    Organization(id="DW-1", branch_id="ZB-2", full_members=1),
    Organization(id="DW-2", branch_id="ZB-2", full_members=1),
]
BARE = [
    Branch(id="ZB-1", full_members=1, probationary_members=1, units=1, formation=Formation.STANDALONE),
    Branch(id="ZB-2", full_members=3, probationary_members=0, units=2, formation=Formation.JOINT),
    Branch(id="ZB-3", full_members=0, probationary_members=0, units=1, formation=Formation.JOINT),
]
WHOLE = [
    attrs.evolve(
        branch,
        members=[each for each in MEMBERS if each.branch_id == branch.id],
        organizations=[each for each in UNITS if each.branch_id == branch.id],
    )
    for branch in BARE
]
OF_ROLL = ["roll_agrees", "units_listed", "units_agree", "units_full_members", "joint_minimum_met"]


# What it is.


def test_members_and_units_are_unknown_unless_given() -> None:
    assert (Branch().members, Branch().organizations) == (UNKNOWN, UNKNOWN)
    assert Branch(members=[]).members == ()
    members, organizations = relations_of(Branch).values()
    assert (members.record, members.by, members.most, members.added) == (Member, "branch_id", 200_000, "0.2")
    assert (organizations.record, organizations.by, organizations.most) == (Organization, "branch_id", 1_000)


def test_they_count_in_equality_and_hash_in_their_order() -> None:
    two = attrs.evolve(WHOLE[0])
    assert (two, hash(two)) == (WHOLE[0], hash(WHOLE[0]))
    assert attrs.evolve(two, members=two.members[::-1]) != two  # type: ignore[index]
    assert WHOLE[0] != BARE[0]
    assert Branch(members=[]) != Branch()


def test_the_repr_says_how_many_there_are() -> None:
    assert "members=<2 of Member>, organizations=<0 of Organization>" in repr(WHOLE[0])
    assert repr(Branch(id="ZB-1")) == "Branch(id='ZB-1')"


@pytest.mark.parametrize("branch", [WHOLE[0], WHOLE[1], BARE[0], Branch()])
def test_pickles_copies_and_json_keep_them(branch: Branch) -> None:
    assert pickle.loads(pickle.dumps(branch)) == branch  # noqa: S301 - our own pickle
    assert copy.deepcopy(branch) == branch
    assert from_json(to_json(branch), Branch) == branch
    assert from_json(to_json([branch, branch]), list[Branch]) == [branch, branch]


def test_json_of_branches_is_read_quickly_with_them_and_without() -> None:
    hook = RecordHook.of(Branch)
    for branch in (*WHOLE, *BARE):
        written = json.loads(to_json(branch))
        assert object_reader(Branch)(written) == hook.careful(written) == branch
    assert json.loads(to_json(BARE[0]))["members"] is None


@pytest.mark.parametrize(
    ("several", "pointer"),
    [
        (3, "/members"),
        ([{"standing": "full"}, {"standing": "fully"}], "/members/1/standing"),
        ([{"id": "DY-1", "branch_id": "ZB-2"}], "/members/0/branch_id"),
        ([{"id": "DY-1", "ledger": 1}], "/members/0/ledger"),
        ([None], "/members/0"),
    ],
)
def test_a_wrong_member_in_json_is_told_with_its_place(several: Any, pointer: str) -> None:
    value = {"id": "ZB-1", "members": several}
    assert object_reader(Branch)(value) is None
    with pytest.raises(InvalidData) as caught:
        from_json(json.dumps(value), Branch)
    assert [problem.pointer for problem in caught.value.problems] == [pointer]


def test_a_wrong_member_shows_nothing_of_health() -> None:
    for wrong in ([{"serious_illness": True}], [MEMBERS[0], "ill"]):
        with pytest.raises(InvalidData) as caught:
            Branch(members=wrong)
        (problem,) = caught.value.problems
        assert "ill" not in problem.text("en").replace("tuple of Member", "")
    with pytest.raises(InvalidData, match="found 7"):
        Branch(organizations=[7])


def test_the_schema_has_them() -> None:
    schema = schema_of(Branch)
    held = schema.get("properties") or schema["$defs"]["Branch"]["properties"]
    assert (held["members"]["items"], held["members"]["maxItems"]) == ({"$ref": "#/$defs/Member"}, 200_000)
    assert held["organizations"]["items"] == {"$ref": "#/$defs/Organization"}


def test_tables_of_branches_leave_them_out() -> None:
    frame = frame_of(WHOLE, Branch)
    assert frame.equals(frame_of(BARE, Branch))
    assert "members" not in frame.columns
    assert records_of(frame, Branch) == BARE


# Tables of them.


@each_local_engine
def test_tables_answer_as_branches_with_members_and_units_do(constructor: Constructor) -> None:
    if constructor is duckdb_relation:  # a join leaves its rows in no order
        constructor = duckdb_numbered
    frame = constructor(BARE, Branch)
    related = {"members": constructor(MEMBERS, Member), "organizations": constructor(UNITS, Organization)}
    answers = table(assess(frame, Branch, related=related))
    for name in OF_ROLL:
        expected = [getattr(each, name) for each in assess(WHOLE, Branch)]
        assert answers[name] == [None if value is UNKNOWN else value for value in expected], name
    assert answers["roll_agrees"] == [True, False, True]
    assert answers["units_full_members"] == [0, 2, 0]
    found = table(findings(frame, Branch, related=related))
    told = sorted((i, rule) for i, rule in zip(found["id"], found["rule"], strict=True) if rule in OF_ROLL)
    assert told == sorted(
        (branch.id, finding.rule.name)
        for branch in WHOLE
        for finding in findings(branch)
        if finding.rule.name in OF_ROLL
    )
    assert told


def test_without_tables_what_is_asked_of_them_is_unknown_and_says_so() -> None:
    frame = frame_of(BARE, Branch)
    answers = assess(frame, Branch)
    assert all(answers[name].null_count() == 3 for name in OF_ROLL)
    assert answers["activity_fund"].to_list() == [60_000, 90_000, 0]
    assert not set(findings(frame, Branch)["rule"].to_list()).intersection(OF_ROLL)
    assert roll_agrees.status(frame)["roll_agrees_status"].to_list() == ["unknown"] * 3
    assert roll_agrees.missing(frame)["roll_agrees_missing"].to_list() == ["members"] * 3
    assert joint_minimum_met.status(frame)["joint_minimum_met_status"].to_list() == [
        "not_applicable",
        "unknown",
        "unknown",
    ]
    # A frame without ids is asked as before: nothing is joined.
    assert assess(frame.drop("id"), Branch, missing="unknown")["units_listed"].null_count() == 3


def test_tables_of_before_need_no_column_more() -> None:
    """What only rules about the roll and the units read is not asked for without these."""
    frame = frame_of(BARE, Branch).drop("units", "formation")
    assert assess(frame, Branch)["units_agree"].null_count() == 3
    units = {"organizations": frame_of(UNITS, Organization)}
    with pytest.raises(InvalidData, match=r"(?s)formation: expected a column.*units: expected a column"):
        assess(frame, Branch, related=units)
    columns = [line.split()[1] for line in sql_of(Branch, "duckdb").splitlines() if line.startswith("--   ")]
    assert "units" not in columns
    assert "units" in sql_of(Branch, "duckdb", related={"organizations": "unit"}).split("SELECT")[0].split()


def test_one_table_is_enough_for_what_is_asked_of_it() -> None:
    frame, members = frame_of(BARE, Branch), frame_of(MEMBERS, Member)
    answers = assess(frame, Branch, related={"members": members})
    assert answers["roll_agrees"].to_list() == [True, False, True]
    assert answers["units_listed"].null_count() == 3


def test_a_table_needs_the_columns_that_rules_read_and_no_others() -> None:
    frame = frame_of(BARE, Branch)
    roll = pl.DataFrame({"branch_id": ["ZB-1", "ZB-1", "ZB-2"], "standing": ["full", "probationary", "full"]})
    assert assess(frame, Branch, related={"members": roll})["roll_agrees"].to_list() == [True, False, True]
    with pytest.raises(InvalidData, match="members: standing: expected a column named standing"):
        assess(frame, Branch, related={"members": roll.drop("standing")})
    # What is there is checked, whether a rule reads it or not.
    with pytest.raises(InvalidData, match="members: veteran"):
        assess(frame, Branch, related={"members": roll.with_columns(veteran=pl.lit("perhaps"))})


def test_a_rule_that_is_named_asks_for_its_table() -> None:
    frame = frame_of(BARE, Branch)
    for ask in (lambda: roll_agrees.over(frame), lambda: assess(frame, Branch, rules=["roll_agrees"])):
        with pytest.raises(InvalidData, match=r"members: expected members on the roll \(a table of Member"):
            ask()
    assert roll_agrees.over(frame, missing="unknown")["roll_agrees"].null_count() == 3
    assert assess(frame, Branch, rules=["roll_agrees"], missing="unknown")["roll_agrees"].null_count() == 3


def test_members_without_a_branch_may_belong_to_any() -> None:
    frame = frame_of(BARE, Branch)
    members = frame_of([*MEMBERS, Member(id="DY-9", standing=Standing.FULL)], Member)
    answers = roll_agrees.over(frame, related={"members": members})
    assert answers["roll_agrees"].to_list() == [None, None, None]
    units = frame_of([*UNITS, Organization(id="DW-9")], Organization)
    assert units_listed.over(frame, related={"organizations": units})["units_listed"].to_list() == [None] * 3
    # A branch without an id has members that nobody knows.
    nameless = pl.concat([frame, frame_of([Branch(full_members=0, probationary_members=0)], Branch)])
    answers = roll_agrees.over(nameless, related={"members": frame_of(MEMBERS, Member)})
    assert answers["roll_agrees"].to_list() == [True, False, True, None]


def test_a_key_that_matches_no_branch_is_a_problem() -> None:
    frame = frame_of(BARE[:1], Branch)
    with pytest.raises(InvalidData, match=r"members: branch_id: found 'ZB-2', expected the id of a record"):
        assess(frame, Branch, related={"members": frame_of(MEMBERS, Member)})


def test_a_short_explanation_names_the_members_that_leave_an_answer_open() -> None:
    """Its lines go deeper than others do: nothing above them says what to find out."""
    members = (Member(id="DY-1", standing=Standing.FULL), Member(id="DY-2"))
    branch = Branch(id="ZB-1", full_members=1, probationary_members=0, members=members)
    lines = roll_agrees.explain(branch).text("zh").splitlines()
    assert lines[3] == "│     └─ 名册党员中“正式党员”的数量：信息不足（DY-2不明）"
    nobody = roll_agrees.explain(attrs.evolve(branch, members=UNKNOWN)).text("en").splitlines()
    assert nobody[4] == "│        └─ members on the roll: unknown"
    known = attrs.evolve(branch, members=members[:1])
    assert "│     " not in roll_agrees.explain(known).text("en")  # the number of members says enough


def test_what_is_wrong_with_several_tables_is_told_at_once() -> None:
    members = frame_of([*MEMBERS, MEMBERS[0]], Member)
    units = frame_of(UNITS, Organization).with_columns(full_members=pl.lit(-1))
    with pytest.raises(InvalidData) as caught:
        assess(frame_of(BARE, Branch), Branch, related={"members": members, "organizations": units})
    assert [each.path for each in caught.value.problems] == [("members", "id"), ("organizations", "full_members")]
    # What is wrong with the branches themselves comes first, and nothing else if their members and units are right.
    wrong = frame_of(BARE, Branch).with_columns(units=pl.lit(-1))
    right = {"members": frame_of(MEMBERS, Member), "organizations": frame_of(UNITS, Organization)}
    both = {"members": members, "organizations": units}
    stricter = policy_on(PINGYUAN.on, overlay({"minimum_full_members": 5}))
    for tables, others in ((both, [("members", "id"), ("organizations", "full_members")]), (right, []), ({}, [])):
        with pytest.raises(InvalidData) as caught:
            assess(wrong, Branch, related=tables)
        assert [each.path for each in caught.value.problems] == [("units",), *others]
        with pytest.raises(InvalidData) as caught:  # no rule that the policies tell apart looks at members
            compare_policies(wrong, PINGYUAN, stricter, of=Branch, related=tables)
        assert [each.path for each in caught.value.problems] == [("units",), *others[1:]]


def test_a_class_in_the_place_of_a_name_is_told_the_name() -> None:
    tables: dict[Any, Any] = {Member: frame_of(MEMBERS, Member)}
    with pytest.raises(InvalidData, match=r"^related: found Member, .* Write 'members'\.$"):
        assess(frame_of(BARE, Branch), Branch, related=tables)


def test_records_have_their_related_ones_and_take_no_tables() -> None:
    members: dict[str, Any] = {"members": frame_of(MEMBERS, Member)}
    ask: Any = assess
    for call in (
        lambda: ask(BARE[0], related=members),
        lambda: ask(BARE, Branch, related=members),
        lambda: findings(BARE[0], related=members),  # type: ignore[call-overload]
        lambda: compare_policies(BARE, PINGYUAN, PINGYUAN, related=members),  # type: ignore[call-overload]
    ):
        with pytest.raises(TypeError, match="related are for frames"):
            call()


def test_a_table_of_related_records_has_a_name() -> None:
    """Some frames have every name and no end, so that looking for a relation in one would never end."""
    frame, roll = frame_of(BARE, Branch), frame_of(MEMBERS, Member)
    unnamed: Any = [roll, roll.lazy(), roll.to_arrow(), roll.to_pandas(), duckdb.from_arrow(roll.to_arrow()), "members"]
    for related in unnamed:
        asked = (
            lambda related=related: assess(frame, Branch, related=related),
            lambda related=related: findings(frame, Branch, related=related),
            lambda related=related: roll_agrees.over(frame, related=related),
            lambda related=related: roll_agrees.status(frame, related=related),
            lambda related=related: roll_agrees.missing(frame, related=related),
            lambda related=related: compare_policies(frame, PINGYUAN, PINGYUAN, of=Branch, related=related),
            lambda related=related: compare_policies(frame, PINGYUAN, PINGYUAN, "id", of=Branch, related=related),
            lambda related=related: sql_of(Branch, "duckdb", related=related),
        )
        for ask in asked:
            found = f"related={{'members': table}}, found {type(related).__name__}"
            with pytest.raises(TypeError, match=re.escape(found)):
                ask()


def test_a_class_without_related_records_takes_no_table_of_them() -> None:
    frame, nothing = frame_of(UNITS, Organization), "members, expected nothing, since this class has no related records"
    with pytest.raises(InvalidData, match=nothing):
        assess(frame, Organization, related={"members": frame})
    with pytest.raises(InvalidData, match=nothing):
        sql_of(Organization, "duckdb", related={"members": "members"})


def test_policies_are_compared_over_tables_with_related_ones() -> None:
    two = attrs.evolve(PINGYUAN, minimum_full_members=2)
    frame, related = frame_of(BARE, Branch), {"organizations": frame_of(UNITS, Organization)}
    compared = compare_policies(frame, PINGYUAN, two, of=Branch, related=related)
    assert compared["joint_minimum_met_before"].to_list() == [None, False, False]
    assert compared["joint_minimum_met_after"].to_list() == [None, True, False]
    assert compared["joint_minimum_met_differs"].to_list() == [False, True, False]
    without = compare_policies(frame, PINGYUAN, two, of=Branch)
    assert without["joint_minimum_met_differs"].to_list() == [False] * 3
    comparison = compare_policies(WHOLE, PINGYUAN, two)
    assert "ZB-2" in [each.id for each in comparison.affected]


@pytest.mark.parametrize("backend", ["polars", "pandas", "pyarrow"])
def test_groups_of_policies_compared_over_tables_have_the_related_ones_too(backend: Any) -> None:
    two = attrs.evolve(PINGYUAN, minimum_full_members=2)
    frame = frame_of(BARE, Branch, backend=backend)
    related = {"organizations": frame_of(UNITS, Organization, backend=backend)}
    groups = table(compare_policies(frame, PINGYUAN, two, by="formation", of=Branch, related=related))
    asked = ("formation", "affected", "joint_minimum_met_changed", "joint_minimum_met_unknown")
    assert [groups[name] for name in asked] == [["standalone", "joint"], [0, 1], [0, 1], [0, 0]]
    by_records = compare_policies(WHOLE, PINGYUAN, two, by="formation").groups
    assert [each.affected for each in by_records] == [0, 1]
    # Without a table the units are unknown, of the joint branches alone.
    without = table(compare_policies(frame, PINGYUAN, two, by="formation", of=Branch))
    assert [without[name] for name in asked] == [["standalone", "joint"], [0, 0], [0, 0], [0, 2]]
    with pytest.raises(InvalidData, match="one of the related records"):
        compare_policies(frame, PINGYUAN, two, by="formation", of=Branch, related={"member": frame})


def test_a_view_without_a_table_says_what_is_null() -> None:
    alone = sql_of(Branch, "duckdb", lang="en")
    assert (
        "-- Answers about members on the roll are NULL; to have them, name the table with related (members=TABLE)."
        in alone
    )
    assert "-- 关于所列单位的结论为 NULL；要有结论，请用 related 指明其表（organizations=表名）。" in sql_of(
        Branch, "duckdb"
    )
    both = sql_of(Branch, "duckdb", related={"members": "county.members", "organizations": "units"}, lang="en")
    assert "name the table with related" not in both
    assert "-- Columns that the table county.members has (members on the roll):" in both
    with pytest.raises(InvalidData, match="one of the related records: members, organizations"):
        sql_of(Branch, "duckdb", related={"people": "members"})
