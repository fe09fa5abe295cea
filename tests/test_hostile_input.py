"""Bad payloads by the hundred: each is an InvalidData with kind, path and words, in time that grows with its size."""

import dataclasses
import gc
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, get_args

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    Branch,
    InvalidData,
    Member,
    Organization,
    Policy,
    Sector,
    converter,
    from_json,
    overlay,
    policy_on,
    schema_of,
    to_json,
)
from pingyuan_rules.engine import Choice, FactInfo, Label, Problem, Record, Unknown, check, fact, facts_of
from pingyuan_rules.engine.problems import Kind, shown
from pingyuan_rules.ledger import Ledger, write_csv, write_workbook
from pingyuan_rules.policy import Overlay
from sizes import only_in_check

KINDS = frozenset(get_args(Kind))
CLASSES = (Branch, Organization, Member)
ANYWHERE = ("[]", "{}", "NaN", "-Infinity", "0.1000000000000000000001", '"\\ud800"', '"a\\u0000"', "[[1]]", '{"a": 1}')
"""Texts that no fact takes."""


def wrong_texts(info: FactInfo) -> Iterator[str]:
    """JSON texts that a fact does not take."""
    yield from ANYWHERE
    if info.kind.name == "bool":
        yield from ("0", '"true"', "1.0")
    elif info.kind.name == "text":
        yield from ("7", "true", json.dumps("x" * 201), *(('""', '" "', '"\\u3000"') if info.is_id else ()))
    elif info.kind.name == "date":
        yield from ('"2016-02-30"', '"20161021"', '"2016-10-21T00:00:00"', "20161021", '"0001-01-01"')
    elif info.kind.enum is not None:
        yield from ('"no such value"', "1", "true")
    else:
        yield from ('"3"', "true", "1e400", "-1", f"{10**14}", "0.001", json.dumps("9" * 5000))


def refused(read: Callable[[], object]) -> InvalidData:
    """The error that a reading raises, whose problems say everything that they must."""
    with pytest.raises(InvalidData) as caught:
        read()
    error = caught.value
    assert error.problems
    for problem in error.problems:
        assert problem.kind in KINDS
        assert all(type(part) in {str, int} for part in problem.path)
        assert problem.expected.zh
        assert problem.remedy.en
        for lang in ("zh", "en"):
            assert len(problem.text(lang)) < 2_000
            problem.text(lang).encode()
    to_json(error.problems).encode()
    return error


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_wrong_value_in_every_place(cls: type[Record]) -> None:
    for name, info in facts_of(cls).items():
        for text in wrong_texts(info):
            (problem,) = refused(lambda text=text, name=name: from_json(f'{{"{name}": {text}}}', cls)).problems
            assert problem.path == (name,), text
            assert problem.pointer == f"/{name}"
            assert problem.kind in {"type", "range", "choice", "text"}
            (inner,) = refused(
                lambda text=text, name=name: from_json(f'{{"a/b": [{{}}, {{"{name}": {text}}}]}}', dict[str, list[cls]])  # type: ignore[valid-type] # at run time
            ).problems
            assert inner.path == ("a/b", 1, name)
            assert inner.pointer == f"/a~1b/1/{name}"
            assert (inner.kind, inner.found) == (problem.kind, problem.found)


@pytest.mark.parametrize(
    ("text", "kind", "path"),
    [
        ('{"full_members": 3, "full_members": 3}', "repeated", ("full_members",)),
        ('{"full_memberz": 3}', "unknown", ("full_memberz",)),
        ('{"\\ud800": 3}', "unknown", ("\ufffd",)),
        (f'{{"{"x" * 5000}": 3}}', "unknown", ("x" * 100 + "…",)),
        ('{"full_members": 3, "probationary_members": 0, "members_not_transferred": 9}', "conflict", ()),
        ("{", "syntax", ()),
        (b"\xff", "syntax", ()),
        ("[" * 100_000, "limit", ()),
        (f'{{"full_members": {"9" * 5000}}}', "limit", ()),
        ("[]", "type", ()),
    ],
    ids=["doubled", "unknown", "half a pair", "long", "conflict", "syntax", "UTF-8", "deep", "digits", "list"],
)
def test_each_kind_of_wrongness(text: str | bytes, kind: str, path: tuple[str, ...]) -> None:
    (problem,) = refused(lambda: from_json(text, Branch)).problems
    assert (problem.kind, problem.path) == (kind, path)


def test_a_key_of_a_mapping_is_a_text_that_can_be_written() -> None:
    (problem,) = refused(lambda: from_json('{"a\\u0000": {}}', dict[str, Branch])).problems
    assert (problem.kind, problem.place, problem.path) == ("text", '["a\\u0000"]', ("a\0",))


# Sizes: what is told is bounded, and what it takes grows as the text does.

CONFLICT = '{"full_members":1,"probationary_members":0,"members_not_transferred":9}'
HOSTILE: dict[str, tuple[Callable[[int], str], Any]] = {
    "doubled": (lambda size: "{" + ",".join(f'"k{number}":1' for number in range(size)) + ',"k0":2}', Branch),
    "unknown": (lambda size: "{" + ",".join(f'"full_memberz{number}":1' for number in range(size)) + "}", Branch),
    "zeros": (lambda size: f"[{','.join('0' * size)}]", list[Branch]),
    "unknown in each": (lambda size: "[" + ",".join(['{"full_memberz":1}'] * size) + "]", list[Branch]),
    "no days": (lambda size: "[" + ",".join(['{"founded":"2016-02-30"}'] * size) + "]", list[Branch]),
    "no numbers": (lambda size: "[" + ",".join(['{"leadership":NaN}'] * size) + "]", list[Branch]),
    "conflicts": (lambda size: "[" + ",".join([CONFLICT] * size) + "]", list[Branch]),
    "under a long key": (
        lambda size: '{"' + "x" * 20 * size + '":[' + ",".join(["NaN"] * size) + "]}",
        dict[str, list[Branch]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_so_many_problems_are_told_and_the_others_counted(name: str) -> None:
    make, cls = HOSTILE[name]
    error = refused(lambda: from_json(make(1_000), cls))
    assert len(error.problems) == 100
    assert error.more == 900
    assert len(str(error)) < 40_000
    assert str(error).endswith("\n900 more problems are not shown.")
    assert error.text("zh").endswith("\n另有 900 个问题未列出。")
    few = refused(lambda: from_json(make(1_000), cls, most_problems=999))
    assert (len(few.problems), few.more) == (999, 1)
    assert str(few).endswith("\n1 more problem is not shown.")
    assert few.problems[:100] == error.problems or name in {"unknown", "unknown in each"}


@only_in_check
@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_size(name: str) -> None:
    make, cls = HOSTILE[name]
    small, large = make(300), make(2_400)

    def least(text: str) -> float:
        taken = []
        for _ in range(4):
            gc.collect()
            start = time.process_time()
            with pytest.raises(InvalidData):
                from_json(text, cls)
            taken.append(time.process_time() - start)
        return min(taken)

    # Eight times the text; what grew with its square would take sixty-four times as long.
    assert least(large) < 30 * least(small)


def test_what_is_one_value_is_one_problem_however_large() -> None:
    for text in (f'"{"x" * 1_000_000}"', f"[{','.join('0' * 200_000)}]", f'{{"{"k" * 500_000}": 1}}'):
        (problem,) = refused(lambda text=text: from_json(f'{{"id": {text}}}', Branch)).problems
        assert len(str(problem.found)) <= 60


@pytest.mark.parametrize("most", [0, -1, True, 2.0, "5"])
def test_the_number_of_problems_to_tell_is_a_number(most: Any) -> None:
    with pytest.raises(InvalidData, match=r"most_problems: found .*, expected a whole number, 1 or more"):
        from_json("{", Branch, most_problems=most)
    with pytest.raises(InvalidData, match="most_problems"):
        overlay({}, most_problems=most)


# Texts.


def test_what_is_accepted_can_be_written(tmp_path: Any) -> None:
    names = ("x" * 200, "\x01", "\x1b[31m", "\uffff", "a\nb", "😀", "=1+1", "")
    branches = tuple(Branch(id=f"B{number}", name=name) for number, name in enumerate(names))
    assert from_json(to_json(branches).encode(), list[Branch]) == list(branches)
    write_workbook(tmp_path / "ledger.xlsx", Ledger(branches=branches))
    write_csv(tmp_path / "csv", Ledger(branches=branches))


def test_a_schema_says_how_long_a_text_may_be() -> None:
    properties = schema_of(Branch)["properties"]
    assert properties["name"]["maxLength"] == 200
    assert properties["id"]["pattern"] == r"^(?=[\s\S]*\S)[^\u0000]*$"


@attrs.frozen(kw_only=True)
class Note(Record):
    """A note, which may be long."""

    label = Label("便条", "note")

    id: str = fact(zh="编号", en="id", max_length=3)
    text: str = fact(zh="内容", en="text", max_length=1_000)
    reason: str = fact(zh="事由", en="reason", sensitive=True)
    days: int = fact(zh="天数", en="days", le=9, sensitive=True)


def test_a_fact_has_a_length_of_its_own() -> None:
    assert Note(id="abc", text="x" * 1_000).text
    with pytest.raises(InvalidData) as caught:
        Note(id="abcd", text="x" * 1_001)
    assert [problem.kind for problem in caught.value.problems] == ["text", "text"]
    assert (
        caught.value.problems[0].expected.en
        == "text of at most 3 characters without NUL or half a surrogate pair, and not blank"
    )
    assert schema_of(Note)["properties"]["text"]["maxLength"] == 1_000


@pytest.mark.parametrize("length", [0, -1, 2.5, True, "9"])
def test_a_length_is_a_number(length: Any) -> None:
    with pytest.raises(ValueError, match=r"max_length=.* is no number of characters"):
        fact(zh="甲", en="a", max_length=length)


def test_only_texts_have_lengths() -> None:
    @attrs.frozen(kw_only=True)
    class Odd(Record):
        number: int = fact(zh="数", en="number", max_length=3)

    with pytest.raises(TypeError, match=r"Odd\.number: max_length is for text, not for int"):
        facts_of(Odd)


# What is nobody's business.


def test_sensitive_values_are_in_no_repr_and_no_problem() -> None:
    note = Note(reason="住院", days=5)
    assert repr(note) == "Note(id=UNKNOWN, text=UNKNOWN, reason=..., days=...)"
    for build in (
        lambda: Note(reason="住院" * 200, days=77),
        lambda: from_json(json.dumps({"reason": "住院" * 200, "days": 77}), Note),
        lambda: from_json('{"reason": 77, "days": "住院"}', Note),
    ):
        error = refused(build)
        assert len(error.problems) == 2
        assert [problem.found for problem in error.problems] == ["", ""]
        assert "77" not in error.text("zh") + repr(error.problems)
        assert "住院" not in error.text("zh") + repr(error.problems)
    assert from_json(to_json(note), Note) == note
    assert {name for name, info in facts_of(Member).items() if info.sensitive} == {
        "serious_illness",
        "disaster",
        "hardship",
    }


def test_sensitive_values_of_a_table_are_not_shown() -> None:
    import polars as pl  # noqa: PLC0415 - this test alone needs it

    (invalid,) = check(pl.DataFrame({"id": ["a"], "days": [77]}), Note)
    assert (invalid.column, invalid.count, invalid.examples) == ("days", 1, ())


def test_words_for_logs_leave_the_values_out() -> None:
    error = refused(lambda: from_json('{"full_members": -77, "x": 1}', Branch))
    assert "-77" in error.text("en")
    assert "-77" not in error.text("en", values=False) + error.text("zh", values=False)
    assert error.text("zh", values=False).startswith("full_members：应为整数")


def test_a_value_that_cannot_be_written_out_is_named_by_its_type() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InvalidData) as caught:
        Branch(full_members=10**5_000, founded=deep)  # type: ignore[arg-type] # what the test is about
    assert [problem.found for problem in caught.value.problems] == ["int(…)", "list(…)"]
    assert shown("\ud800") == "'\\ud800'"


def test_a_stored_value_given_for_a_member_names_the_member() -> None:
    with pytest.raises(InvalidData, match=r"Write the member itself, Sector\.NON_PUBLIC_ENTERPRISE\."):
        Branch(sector="non_public_enterprise")  # type: ignore[arg-type] # what the test is about
    with pytest.raises(InvalidData, match=r"Write the member itself, MemberBasis\.FULL\."):
        attrs.evolve(PINGYUAN, activity_fund_basis="full")


# Overlays.


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"minimum_full_members = {'9' * 5000}", "limit"),
        (f"a = {'[' * 5000}{']' * 5000}", "limit"),
        (f"a = {'{a=' * 5000}1{'}' * 5000}", "limit"),
        ("minimum_full_members = nan", "type"),
        ("minimum_full_members = -1", "range"),
        ("[[minimum_full_members]]\nvalue = [3]", "type"),
        ("[[minimum_full_members]]\nsince = 2016-10-21", "required"),
        ('activity_fund_basis = "some"', "choice"),
        ("= 3", "syntax"),
        ('[[minimum_full_members]]\nvalue = 3\ncites = ["NOPE"]', "unknown"),
        ('[[minimum_full_members]]\nvalue = 3\nprovenance = "regulation"', "required"),
        ('[[minimum_full_members]]\nvalue = 3\nprovenance = "mine"', "choice"),
        ('[[minimum_full_members]]\nvalue = 3\nzh = "a\\u0000"\nen = "b"', "text"),
        (f'[[minimum_full_members]]\nvalue = 3\nzh = "{"字" * 3000}"\nen = "b"', "text"),
        (f'county = "{"县" * 201}"', "text"),
        (f'"{"k" * 5000}" = 3', "unknown"),
    ],
)
def test_a_bad_overlay_is_told_briefly(text: str, kind: str) -> None:
    (problem,) = refused(lambda: overlay(text=text)).problems
    assert problem.kind == kind
    assert len(problem.text()) < 400


def test_a_thousand_unknown_keys_are_not_a_thousand_lines() -> None:
    error = refused(lambda: overlay({f"minimum_full_memberz{number}": 1 for number in range(1_000)}))
    assert (len(error.problems), error.more) == (100, 900)
    assert "Did you mean minimum_full_members?" in str(error)
    assert error.problems[3].path == ("minimum_full_memberz3",)
    assert len(refused(lambda: overlay({"a": 1, "b": 2, "c": 3}, most_problems=2)).problems) == 2


def test_a_text_is_no_path() -> None:
    for text in ("minimum_full_members = 5", "\n", "x = 1\0", f"a = 1{'#' * 5000}"):
        with pytest.raises(InvalidData, match=r"Write overlay\(text=\.\.\.\) for a text in TOML"):
            overlay(text)
    for arguments in ({}, {"source": "county.toml", "text": ""}):
        with pytest.raises(TypeError, match=r"overlay\(\) takes one of a path, a mapping and text="):
            overlay(**arguments)  # type: ignore[arg-type] # what the test is about


def test_a_path_may_look_like_a_text(tmp_path: Any) -> None:
    path = tmp_path / "a = 1.toml"
    path.write_text("minimum_full_members = 5")
    assert policy_on(PINGYUAN.on, overlay(str(path))).minimum_full_members == 5
    path.write_text("=")
    with pytest.raises(InvalidData, match="expected a TOML file in UTF-8"):
        overlay(str(path))


def test_a_name_may_be_given() -> None:
    for county in (overlay(text='name = "甲"', name="乙"), overlay({}, name="乙")):
        assert policy_on(PINGYUAN.on, county).overlay_name == "乙"
    with pytest.raises(InvalidData, match="overlay: name: found 5, expected a text in quotation marks"):
        overlay({}, name=5)  # type: ignore[arg-type] # what the test is about


def test_a_what_if_in_json_names_only_what_it_changes() -> None:
    text = """{"minimum_full_members": 5, "activity_fund_basis": "full", "five_good_floor": 80.5,
               "leader_contacts_maximum": [{"since": "2018-01-01", "value": 4}]}"""
    county = from_json(text, Overlay)
    before, after = (policy_on(date(year, 6, 1), county) for year in (2017, 2018))
    assert (before.minimum_full_members, before.leader_contacts_maximum) == (5, 2)
    assert (after.leader_contacts_maximum, after.activity_fund_basis.value) == (4, "full")
    error = refused(
        lambda: from_json(
            '{"minimum_full_members": NaN, "x": 1, "leader_contacts_maximum": [{"since": "2018-02-30", "value": 4}]}',
            Overlay,
        )
    )
    assert [problem.kind for problem in error.problems] == ["type", "unknown", "text"]
    refused(lambda: from_json("[]", Overlay))
    many = "{" + ",".join(f'"k{number}":NaN' for number in range(300)) + "}"
    assert len(refused(lambda: from_json(many, Overlay)).problems) == 100


def test_a_what_if_in_json_brings_its_documents_along() -> None:
    words = {"zh": "甲", "en": "first"}
    clause = {"document": "notice", "place": words, "term": words} | words
    cited = {"value": 5, "provenance": "regulation", "cites": ["NOTICE1"]}
    tables = {"clauses": {"NOTICE1": clause}, "minimum_full_members": [cited]}
    text = json.dumps({"documents": {"notice": words | {"dated": "2017-01-01"}}} | tables)
    source = policy_on(PINGYUAN.on, from_json(text, Overlay)).source_of("minimum_full_members")
    assert source is not None
    (own,) = source.own
    assert own.dated == date(2017, 1, 1)
    for dated in ("2017-02-30", "2016-W42-5", 20170101, None):
        text = json.dumps({"documents": {"notice": words | {"dated": dated}, "x": 1}} | tables)
        assert "notice.dated" in str(refused(lambda text=text: from_json(text, Overlay)).problems[0].place)


def test_a_day_of_a_week_is_no_day_of_a_what_if() -> None:
    text = '{"minimum_full_members": [{"since": "2016-W42-5", "value": 5}]}'
    (problem,) = refused(lambda: from_json(text, Overlay)).problems
    assert problem.place == "minimum_full_members[0].since"


def test_the_place_in_a_what_if_is_a_path_wherever_it_stands() -> None:
    """Inside of another value it was `changes.overlay: minimum_full_members`."""
    changes = '{"minimum_full_members": 0, "x": 1, "claims": 3}'
    told = refused(lambda: from_json(f'{{"changes": {changes}}}', dict[str, Overlay])).problems
    places = ["changes.claims", "changes.minimum_full_members", "changes.x"]
    assert sorted(str(each.place) for each in told) == places
    assert all(".".join(map(str, each.path)) == each.place for each in told)


@pytest.mark.parametrize("wrong", [None, {"id": "ZB-0001"}, Path("ledger.json")])
def test_what_is_no_text_of_json_is_refused_with_what_reads_it(wrong: Any) -> None:
    with pytest.raises(TypeError, match=f"not {type(wrong).__name__}; converter.structure"):
        from_json(wrong, Branch)
    text = b'{"id": "ZB-0001", "id": "ZB-0002"}'
    assert [
        str(refused(lambda each=each: from_json(each, Branch))) for each in (bytearray(text), memoryview(text))
    ] == ["id: expected each key once. Delete all but one."] * 2


@pytest.mark.parametrize(
    ("cls", "text", "place"),
    [
        (set[Branch], '"ab"', "$"),
        (set[str], '"ab"', "$"),
        (list, '"ab"', "$"),
        (dict, "[1]", "$"),
        (frozenset[str], '{"a": 1}', "$"),
        (Sequence[Branch], '[{"id": "ZB-0001"}, 5]', "[1]"),
        (tuple[Branch, Organization], '[{"id": "ZB-0001"}]', "$"),
        (tuple[Branch, Organization], '[{"id": "ZB-0001"}, {"id": 5}]', "[1].id"),
        (dict[Sector, Branch], '{"private": {"id": "ZB-0001"}}', "private"),
        (dict[Sector, Branch], '{"social_organization": {"id": 5}}', "social_organization.id"),
        (Mapping[str, Branch], '{"a": 5}', "a"),
    ],
)
def test_whatever_holds_records_tells_its_problems(cls: Any, text: str, place: str) -> None:
    assert [str(problem.place) for problem in refused(lambda: from_json(text, cls)).problems] == [place]


@attrs.frozen
class Asked:
    """A request of a service of one's own."""

    branch: Branch
    on: date | None = None
    units: int | None = None
    share: float = 0.5
    mark: str | int = ""


@dataclasses.dataclass
class AskedToo:
    """The same as a dataclass."""

    branch: Branch
    on: date | None = None
    units: int | None = None
    share: float = 0.5
    mark: str | int = ""
    notes: list[str] = dataclasses.field(default_factory=list)


@pytest.mark.parametrize("cls", [Asked, AskedToo])
def test_a_request_of_ones_own_is_read_as_strictly(cls: Any) -> None:
    right = '{"branch": {"id": "ZB-0001"}, "on": "2019-12-31", "units": 3, "share": 1, "mark": 7}'
    read = from_json(right, cls)
    assert (read.on, read.units, read.share, read.mark) == (date(2019, 12, 31), 3, 1.0, 7)
    assert from_json('{"branch": {}}', cls).share == 0.5
    wrong = '{"branch": {"id": 5}, "on": "2016-W42-5", "units": "x", "share": "1e5", "mark": true, "more": 1}'
    for text in (wrong, wrong.replace('"1e5"', "true"), wrong.replace('"1e5"', "9" * 400)):
        places = {str(problem.place) for problem in refused(lambda text=text: from_json(text, cls)).problems}
        assert places == {"branch.id", "on", "units", "share", "mark", "more"}
    assert str(refused(lambda: from_json("{}", cls))).startswith("branch: expected this key with a value")
    assert "text" in {each.kind for each in refused(lambda: from_json('{"mark": "\\u0000"}', cls)).problems}
    refused(lambda: from_json("5", cls))


def test_what_holds_records_is_what_was_asked_for() -> None:
    branch, unit = Branch(id="ZB-0001"), Organization(id="QY-0001")
    one, both = to_json([branch]), to_json([branch, unit])
    containers: list[Any] = [set[Branch], frozenset[Branch], Sequence[Branch], list[Branch], tuple[Branch]]
    assert [from_json(one, cls) for cls in containers] == [{branch}, {branch}, (branch,), [branch], (branch,)]
    assert (from_json("[1, [2]]", tuple), from_json('{"a": [1]}', dict)) == ((1, [2]), {"a": [1]})
    assert from_json(both, tuple[Branch, Organization]) == (branch, unit)
    keyed: Any = dict[Sector, Branch]
    assert from_json(f'{{"social_organization": {to_json(branch)}}}', keyed) == {Sector.SOCIAL_ORGANIZATION: branch}


@pytest.mark.parametrize("cls", [object, "Branch", Branch(), list["Branch"]])
def test_what_json_is_not_read_as_is_refused(cls: Any) -> None:
    with pytest.raises(TypeError, match=r"JSON is not read as .*; give a class such as Branch or Policy, or list"):
        from_json("[]", cls)


# Where values come from.


def test_what_is_too_large_to_write_out_is_a_problem_all_the_same() -> None:
    error = refused(lambda: converter.structure({"units": 10**5_000}, Branch))
    assert [problem.kind for problem in error.problems] == ["range"]
    assert len(error.text("en")) < 500


def test_problems_beyond_the_number_asked_for_are_counted() -> None:
    lacking = refused(lambda: from_json("{}", Policy, most_problems=1))
    assert (len(lacking.problems), lacking.more) == (1, len(facts_of(Policy)) - 1)
    wrong = {"minimum_full_members": "x", "activity_fund_per_member": "y"}
    assert refused(lambda: overlay(wrong, most_problems=1)).more == 1


class Half(Choice):
    SURROGATE = "\ud800", "半", "half"


@attrs.frozen(kw_only=True)
class Odd(Record):
    label: ClassVar[Label] = Label("怪", "odd")

    half: Half | Unknown = fact(zh="半", en="half")


@pytest.mark.parametrize("odd", [{"half": "\ud800"}, Odd(half=Half.SURROGATE)])
def test_what_the_fast_writer_cannot_write_is_written(odd: Any) -> None:
    assert to_json(odd) == '{"half":"\\ud800"}'
    assert from_json(to_json(odd), type(odd)) == odd


def with_source(**source: Any) -> str:
    plain = json.loads(to_json(PINGYUAN))
    plain["sources"] = {"minimum_full_members": {**plain["sources"]["minimum_full_members"], **source}}
    return json.dumps(plain)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ({"cites": ["NOPE"]}, "unknown"),
        ({"cites": ["\ud800"]}, "text"),
        ({"cites": [3]}, "type"),
        ({"provenance": "regulation", "cites": []}, "required"),
        ({"provenance": "mine"}, "choice"),
        ({"own": [{"key": "X"}]}, "required"),
        ({"reason": {"zh": "\0", "en": "b"}}, "text"),
    ],
)
def test_no_provenance_is_claimed_in_json(source: dict[str, Any], kind: str) -> None:
    error = refused(lambda: from_json(with_source(**source), Policy))
    assert {problem.kind for problem in error.problems} == {kind}
    assert all(problem.path[:2] == ("sources", "minimum_full_members") for problem in error.problems)


@pytest.mark.parametrize("provenance", ["article", "regulation", "local"])
@pytest.mark.parametrize("value", [3, 5])
def test_the_article_has_authority_over_its_own_values_alone(value: int, provenance: str) -> None:
    entry = {"since": "2016-10-21", "value": value, "provenance": provenance, "cites": ["P2S8"]}
    policy = json.loads(with_source(value=value, provenance=provenance, cites=["P2S8"])) | {
        "minimum_full_members": value
    }
    readings: list[Callable[[], Any]] = [
        lambda: from_json(json.dumps({"minimum_full_members": [entry]}), Overlay),
        lambda: overlay({"minimum_full_members": [entry | {"since": date(2016, 10, 21)}]}),
        lambda: from_json(json.dumps(policy), Policy),
    ]
    for read in readings:
        if (value, provenance) != (5, "article"):
            assert read() is not None
            continue
        (problem,) = refused(read).problems
        assert (
            problem.text("en")
            .replace('"', "'")
            .endswith(
                "found 'article', expected local or regulation, since the article does not give this value. "
                "Write local for a value of your own."
            )
        )
        assert problem.path[-1] == "provenance"


def test_clauses_of_a_county_come_back_with_its_policy() -> None:
    text = """
    [documents.act]
    zh = "办法"
    en = "An act"
    dated = 2018-01-01
    [clauses.ACT1]
    document = "act"
    place = { zh = "第一条", en = "article 1" }
    term = { zh = "词", en = "term" }
    zh = "句"
    en = "sentence"
    [[minimum_full_members]]
    value = 5
    cites = ["ACT1", "P2S8"]
    """
    policy = policy_on(PINGYUAN.on, overlay(text=text))
    again = from_json(to_json(policy), Policy)
    for each in (policy, again):
        source = each.source_of("minimum_full_members")
        assert source is not None
        names = [clause.name.en for clause in source.clauses]
        assert (names[0], len(names)) == ("An act, article 1", 2)


def test_a_policy_from_json_is_not_moved_to_another_day_either() -> None:
    policy = from_json(to_json(PINGYUAN), Policy)
    with pytest.raises(InvalidData, match=r"attrs\.evolve\(policy_on\(date\(2018, 1, 1\)\), \.\.\.\)"):
        attrs.evolve(policy, on=date(2018, 1, 1))
    assert attrs.evolve(policy, minimum_full_members=5).minimum_full_members == 5


def test_a_problem_of_several_is_cut_and_pickled_whole() -> None:
    yes = Label("是", "yes")
    error = InvalidData([Problem("a", "", yes, yes), Problem("b", "", yes, yes)], more=3)
    assert (len(error.limited(1).problems), error.limited(1).more) == (1, 4)
    assert error.limited(2) is error
