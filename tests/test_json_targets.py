"""What JSON is read as: each type as it means, or a TypeError that names it and says what to use."""

from __future__ import annotations

import dataclasses
import json
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, NotRequired, Required, TypedDict, TypeVar

import attrs
import jsonschema
import pytest

import pingyuan_rules as pr
from pingyuan_rules import (
    UNKNOWN,
    Branch,
    BranchAssessment,
    InvalidData,
    Organization,
    Unknown,
    converter,
    engine,
    from_json,
    schema_of,
    to_json,
)

if TYPE_CHECKING:
    from nowhere import Absent  # type: ignore[import-not-found] # pyright: ignore[reportMissingImports]

T = TypeVar("T")


class Page(TypedDict):
    """What a service is sent."""

    branch: Branch
    number: NotRequired[int]


class Options(TypedDict, total=False):
    """Keys that may all be absent."""

    day: date
    branch: Required[Branch | None]


@attrs.frozen
class Of(Generic[T]):
    """A class of something."""

    item: T
    items: list[T] = attrs.field(factory=list)
    size: int = 0


@dataclasses.dataclass(frozen=True)
class Asked:
    """A request with facts, whose values may be unknown."""

    members: int | Unknown
    kind: Literal["one", "many"] = "one"
    at: datetime | None = None


@attrs.frozen
class Hidden:
    """A class with a type that only type checkers know."""

    item: Absent


class Shade(StrEnum):
    """An enumeration of texts, whose members are texts."""

    LIGHT = "light"


class Level(IntEnum):
    """An enumeration of numbers, whose members are numbers."""

    LOW = 1


class Text(str):
    """What is a text and more."""

    __slots__ = ()


MOMENT = datetime(2016, 10, 21, 8, 30, tzinfo=UTC)
READ: list[tuple[Any, Any, Any]] = [
    (Page, {"branch": {"id": "a"}}, {"branch": Branch(id="a")}),
    (Page, {"branch": {}, "number": 1}, {"branch": Branch(), "number": 1}),
    (Options, {"branch": None}, {"branch": None}),
    (list[Options], [{"day": "2016-10-21", "branch": {}}], [{"day": date(2016, 10, 21), "branch": Branch()}]),
    (Literal["a", 1] | None, "a", "a"),
    (Literal["a", 1] | None, None, None),
    (Literal[1, True], 1, 1),
    (Literal[pr.Sector.SOCIAL_ORGANIZATION], "social_organization", pr.Sector.SOCIAL_ORGANIZATION),
    (engine.Lang, "zh", "zh"),
    (datetime, "2016-10-21T08:30:00Z", MOMENT),
    (datetime, json.loads(to_json(MOMENT)), MOMENT),
    (datetime, "2016-10-21T08:30:00.5+00:00", MOMENT.replace(microsecond=500_000)),
    (time, "08:30:00", time(8, 30)),
    (Fraction, "107/118", Fraction(107, 118)),
    (engine.ExactDecimal, 88.5, Decimal("88.5")),
    (engine.Ratio, "15‰", engine.Ratio("1.5%")),
    (engine.Scale[pr.Fen, engine.Ratio], [{"from": 0, "value": "3%"}], engine.Scale([(0, engine.Ratio("3%"))])),
    (list[engine.Scale[int, int]], [[{"from": 1, "value": 7}]], [engine.Scale([(1, 7)])]),
    (Path, "a/b", Path("a/b")),
    (Unknown, None, UNKNOWN),
    (int | Unknown, None, UNKNOWN),
    (int | Unknown, 7, 7),
    (int | str | Unknown, "7", "7"),
    (Branch | Unknown, None, UNKNOWN),
    (Branch | None, None, None),
    (None, None, None),
    (Annotated[Branch, "x"], {}, Branch()),
    (engine.Records[Branch], [{}], engine.Records([Branch()])),
    (Asked, {"members": None, "kind": "many"}, Asked(UNKNOWN, "many")),
    (Asked, {"members": 3, "at": "2016-10-21T08:30:00Z"}, Asked(3, at=MOMENT)),
    (Of[Branch], {"item": {}, "items": [{}]}, Of(Branch(), [Branch()])),
    (Of[int], {"item": 7, "size": 1}, Of(7, size=1)),
    (engine.Label, {"zh": "a", "en": "b"}, engine.Label("a", "b")),
    (dict[pr.Sector, int], {"social_organization": 1}, {pr.Sector.SOCIAL_ORGANIZATION: 1}),
    (Shade, "light", Shade.LIGHT),
    (list[Level], [1], [Level.LOW]),
    (dict[Shade, int], {"light": 1}, {Shade.LIGHT: 1}),
    (dict[Level, int], {"1": 7}, {Level.LOW: 7}),
    (dict[int, str], {"-12": "a", "0": "b"}, {-12: "a", 0: "b"}),
    (engine.Ratio, "0.5%", engine.Ratio("0.5%")),
    (engine.Scale[int, engine.Ratio], [{"from": 0, "value": "1/3"}], engine.Scale([(0, engine.Ratio("1/3"))])),
]


@pytest.mark.parametrize(("cls", "written", "value"), READ, ids=[f"{cls}"[-30:] for cls, *_ in READ])
def test_a_type_is_read_as_it_means(cls: Any, written: Any, value: Any) -> None:
    result = from_json(json.dumps(written), cls)
    assert (result, isinstance(result, type(value))) == (value, True)


@pytest.mark.parametrize(
    ("cls", "written", "message"),
    [
        (Page, {"number": 1}, "branch: expected this key with a value"),
        (Page, {"branch": {}, "nummer": 1}, "nummer: expected a known key. Did you mean number"),
        (Page, {"branch": {"units": "7"}, "number": "x"}, "(?s)branch.units: found .*number: found "),
        (Options, {}, "branch: expected this key"),
        (Page, [], r"\$: found \[\], expected a JSON object that describes: Page"),
        (Literal["a", 1], "b", r'\$: found "b", expected one of "a", 1. Correct it.'),
        (Literal[1], True, r"\$: found true, expected one of 1"),
        (Literal["a"], [], r"expected one of"),
        (datetime, "2016-10-21", "expected a date with a time such as 2016-10-21T08:30:00"),
        (datetime, "2016-02-30T08:30:00", "expected a date with a time"),
        (datetime, 7, "expected a date with a time"),
        (time, "08:30", "expected a time such as 08:30:00"),
        (Fraction, "1/0", r'expected a whole number or a fraction as text, such as "107/118"'),
        (Fraction, 0.5, "expected a whole number or a fraction as text"),
        (engine.ExactDecimal, "88.5", "expected"),
        (engine.Ratio, 0.015, "expected"),
        (engine.Scale[int, int], [{"from": 1, "value": "7%"}], "expected"),
        (Path, 7, "expected"),
        (Unknown, 7, "found 7, expected null"),
        (None, 7, "found 7, expected null"),
        (int | Unknown, "7", "expected a whole number"),
        (
            Asked,
            {"members": "x", "kind": "two"},
            "(?s)members: found .*kind: found .two., expected one of .one., .many.",
        ),
        (Shade, "dark", 'found "dark", expected one of light'),
        (Shade, 7, "found 7, expected one of light"),
        (Level, 2, "found 2, expected one of 1"),
        (Level, True, "found true, expected one of 1"),
        (dict[Shade, int], {"dark": 1}, 'dark: found "dark", expected one of light'),
        (
            dict[int, int],
            {"01": 1, "1.0": 1, "+1": 1, "x": 1},
            r'(?s)\["01"\]: found "01", expected a whole number.*x: ',
        ),
        (engine.Ratio, 0.5, "found 0.5, expected"),
        (engine.Scale[int, engine.Ratio], [{"from": 0, "value": 1}], "expected a scale: brackets, each with from"),
        (Of[int], {"item": {}, "sise": 1}, "(?s)item: found .*sise: expected a known key"),
    ],
)
def test_what_is_not_of_a_type_is_a_problem(cls: Any, written: Any, message: str) -> None:
    with pytest.raises(InvalidData, match=message):
        from_json(json.dumps(written), cls)


@pytest.mark.parametrize("cls", [float, Any, list[Any], int | float, dict[str, float | None]])
def test_a_number_that_no_float_holds_is_refused_everywhere(cls: Any) -> None:
    written = {list[Any]: "[1e400]", dict[str, float | None]: '{"a": -1e400}'}.get(cls, "1e400")
    with pytest.raises(InvalidData, match=r"found -?1e400, expected a number that a float can hold") as error:
        from_json(written, cls)
    assert [problem.kind for problem in error.value.problems] == ["range"]


ANSWERS = (
    BranchAssessment, engine.Assessment, engine.Assessments, engine.Assessments[BranchAssessment], pr.Finding,
    pr.Explanation, engine.Explanations,
)  # fmt: skip
NOT_READ = (
    pr.Rate, pr.Count, pr.Total, pr.Interval, pr.Target, pr.Coverage, pr.Rows, pr.Rows[pr.Coverage], pr.Claim,
    pr.Published, pr.Comparison, pr.Relation, pr.CoverageFigure, pr.Problem, pr.InvalidData, pr.Rule, engine.Rulebook,
    engine.RuleInfo, engine.Version, engine.Source, engine.Citation, engine.Cite, engine.FactInfo, engine.Kind,
    engine.Origin, engine.Invalid, engine.InvalidValues, pr.Verification, pr.AssessedFiles, engine.Invariant,
)  # fmt: skip
UNREADABLE = (
    object, complex, Iterable[Branch], Callable[[int], int], "Branch", ["Branch"], [Branch], 3, Branch(), Enum,
    engine.Choice, int | date, str | date, T, Exception, Text,
)  # fmt: skip
REFUSED: list[tuple[Any, str]] = [
    *((cls, "is an answer and is not read back; read the record, and ask again") for cls in ANSWERS),
    *((cls, "is not read back; from_json reads records, policies, overlays and receipts") for cls in NOT_READ),
    *((cls, "JSON is not read as .*; give a class such as Branch or Policy, or list") for cls in UNREADABLE),
    *((dict[cls, int], "JSON is not read as .* where it is a key; keys are texts, stored") for cls in (bool, float)),
    (bytes, "JSON is not read as bytes; read str, and build it from that"),
    (list[bytearray], "JSON is not read as bytearray; read str, and build it from that"),
    (Decimal, "JSON is not read as Decimal; read str, int or Fraction, and build it from that"),
    (deque[int], "JSON is not read as deque; read list, and build it from that"),
    (OrderedDict[str, int], r"JSON is not read as OrderedDict; read dict\[str, ...\], and build it from that"),
    (defaultdict[str, int], "JSON is not read as defaultdict; read dict"),
    (engine.Scale, r"JSON is not read as Scale alone; say of what it is, as in Scale\[Fen, Ratio\]"),
    (Literal[b"a"], r"JSON is not read as typing.Literal\[b.a.\], since it has no bytes; write texts"),
    (
        Branch | Organization,
        r"JSON is not read as Branch \| Organization, since an object may be any of them; name the",
    ),
    (list[Branch | pr.Policy | None], r"JSON is not read as Branch \| Policy \| NoneType, since an object may be any"),
    (int | Unknown | None, r"since null may be either; write T \| None or T \| Unknown"),
    (
        Hidden,
        "JSON is not read as Hidden, since name .Absent. is not defined; import the types of its fields at run ti",
    ),
    (Of, "JSON is not read as ~T; give a class such as Branch"),
]


@pytest.mark.parametrize(("cls", "message"), REFUSED, ids=[f"{cls}"[-30:] for cls, _ in REFUSED])
def test_a_type_that_is_not_read_says_what_to_use(cls: Any, message: str) -> None:
    for text in ("{}", "[[]]"):
        with pytest.raises(TypeError, match=message):
            from_json(text, cls)


@pytest.mark.parametrize(
    ("text", "is_day"),
    [("2016-10-21", True), *((text, False) for text in (
        "20161021", "2016-W42-5", "2016-10-2", "2016-02-30", "２０１６-10-21", " 2016-10-21", "2016-10-21\n",
        "2016-10-21T00:00",
    ))],
)  # fmt: skip
def test_a_day_is_written_in_one_way_everywhere(text: str, is_day: bool) -> None:
    written = json.dumps(text)
    asked = {
        "a fact": (f'{{"founded": {written}}}', Branch),
        "a type": (written, date),
        "a day of an overlay": (f'{{"minimum_full_members": [{{"value": 5, "since": {written}}}]}}', pr.Overlay),
    }
    for name, (document, cls) in asked.items():
        try:
            from_json(document, cls)
        except InvalidData:
            assert not is_day, name
        else:
            assert is_day, name
    document = json.dumps({"founded": text.strip("\n")})  # in Python's patterns "$" also stands before a line break
    validator = jsonschema.Draft202012Validator(schema_of(Branch), format_checker=jsonschema.FormatChecker(["date"]))
    assert validator.is_valid(json.loads(document)) is (is_day or text.endswith("\n"))


def test_the_converter_reads_the_same() -> None:
    assert converter.structure({"branch": {}}, Page) == {"branch": Branch()}
    with pytest.raises(TypeError, match="Rate is not read back"):
        converter.structure({}, pr.Rate)


@pytest.mark.parametrize(
    ("cls", "values"),
    [
        (Branch | None, [Branch(), None]),
        (BranchAssessment | Unknown, [pr.assess(Branch()), UNKNOWN]),
        (Branch | Organization, [Branch(id="a"), Organization(id="a", full_members=3)]),
        (list[Fraction | Unknown], [[Fraction(1, 2), UNKNOWN]]),
        (Annotated[Branch, "x"], [Branch()]),
        (dict[pr.Sector, Branch], [{pr.Sector.SOCIAL_ORGANIZATION: Branch()}]),
        (pr.Rule | None, [pr.must_form]),
    ],
    ids=str,
)
def test_a_union_and_a_note_have_the_schema_of_what_is_written(cls: Any, values: list[Any]) -> None:
    schema = schema_of(cls)
    jsonschema.Draft202012Validator.check_schema(schema)
    for value in values:
        jsonschema.Draft202012Validator(schema).validate(json.loads(to_json(value)))
    assert not jsonschema.Draft202012Validator(schema).is_valid(7)
