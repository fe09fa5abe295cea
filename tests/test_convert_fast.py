"""The quick ways from JSON to records and back say exactly what the careful ways say."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.shop_rules import A1, Shop, ShopPolicy, policy
from pingyuan_rules import UNKNOWN, Branch, Fen, InvalidData, Member, assess, book, converter, from_json, to_json
from pingyuan_rules.convert import json_text as ways
from pingyuan_rules.convert.converters import make_converter
from pingyuan_rules.convert.fast_objects import object_reader
from pingyuan_rules.convert.msgspec_text import msgspec, text_reader
from pingyuan_rules.convert.structuring import RecordHook
from pingyuan_rules.engine import Record, Rulebook, any_of, fact, facts_of, invariant
from sizes import examples
from strategies import records, whole_records, with_related

CLASSES = (*book.records, Shop)


class Shade(Enum):
    LIGHT = "light"
    DARK = "dark"


class Loose(Enum):
    """Takes what it does not know for its first member."""

    FIRST = "first"

    @classmethod
    def _missing_(cls, _: object) -> "Loose":
        return cls.FIRST


class Numbered(Enum):
    ONE = 1
    TWO = 2


@attrs.frozen(kw_only=True)
class Every(Record):
    """A fact of every kind, with bounds and an invariant."""

    text: str = fact(zh="文", en="text")
    truth: bool = fact(zh="真", en="truth")
    number: int = fact(zh="数", en="number", ge=-5, le=5)
    money: Fen = fact(zh="钱", en="money")
    day: date = fact(zh="日", en="day", ge=date(2000, 1, 1), le=date(2020, 12, 31))
    any_day: date = fact(zh="任何日", en="any day")
    shade: Shade = fact(zh="色", en="shade")


@invariant(zh="非真则数不大于三", en="the number is at most three or the truth holds")
def small_number(every: Every) -> bool:
    return any_of(every.truth, every.number <= 3)


def outcome(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except InvalidData as error:
        return error.problems


def carefully(text: str | bytes, cls: type[Record], *, many: bool = False) -> Any:
    """The same with a converter that knows no quick way."""
    slow = make_converter()
    slow.register_structure_hook(cls, lambda value, _: RecordHook.of(cls).careful(value))
    asked: Any = list[cls] if many else cls  # type: ignore[valid-type] # a class at run time
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "converter", slow)
        return outcome(lambda: from_json(text, asked))


def same_both_ways(text: str | bytes, cls: type[Record]) -> None:
    expected = carefully(text, cls)
    assert outcome(lambda: from_json(text, cls)) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "text_reader", lambda *_, **__: lambda _: None)  # as without msgspec
        assert outcome(lambda: from_json(text, cls)) == expected


def at_once(text: str | bytes, cls: type[Record]) -> Any:
    return text_reader(cls, many=False)(text)


# The quick ways are taken.


@pytest.mark.parametrize("cls", [*CLASSES, Every])
@given(data=st.data())
@examples(15)
def test_what_was_written_is_read_at_once(cls: type[Record], data: st.DataObject) -> None:
    record = data.draw(records(cls))
    written = to_json(record)
    assert at_once(written, cls) == at_once(written.encode(), cls) == record
    assert object_reader(cls)(json.loads(written)) == record
    assert hash(at_once(written, cls)) == hash(record)
    known = {name: value for name, value in json.loads(written).items() if value is not None}
    assert at_once(json.dumps(known, ensure_ascii=False), cls) == record
    # Related records are read with care, each of them at once.
    whole = data.draw(with_related(record))
    assert object_reader(cls)(json.loads(to_json(whole))) == from_json(to_json(whole), cls) == whole
    several = f"[{written},{written}]"
    assert text_reader(cls, many=True)(several) == [record, record]
    assert from_json(several, tuple[cls, ...]) == (record, record)  # type: ignore[valid-type] # a class at run time


def test_colons_in_texts_are_no_keys() -> None:
    assert at_once('{"name": "a:b::", "id": "\\n:"}', Branch) == Branch(name="a:b::", id="\n:")


# Nothing else comes out.

NUMBERS = [
    "7.0", "1e2", "-0", "01", "1.", "-", "+1", "99999999999999999999999999", "NaN", "-Infinity", "1E400",
    "88.1000000000000000000001", "8810000000000000000000001e-23", "881000000000000000000001.0E-22", "88.10000000000",
    "881e-1", "0.0000000001", "1e-999", "1e-99999999999999999999", "88.125",
]  # fmt: skip
STRINGS = [
    '"\\ud800"', '"\\ud83d\\ude00"', '"\\u003a"', '"a\x01"', '"\x7f"', '"\\x"', '"\\/"', '"', '"\\u00e9"', '""', "'a'",
    '"2016-10-21"', '"2016-10-21T00:00:00"', '"2016-10-21Z"', '"20161021"',
    '"2016-W42-5"', '"2016-02-30"', '"0001-01-01"', '"1999-12-31"',
    '"１９９９-01-01"', '" 2016-10-21"', '"light"', '"LIGHT"', '"Light"', '"joint"', '"left"', '"dark "',
]  # fmt: skip
OTHERS = ["true", "false", "null", "True", "nul", "[]", "[1]", "{}", '{"a": 1, "a": 2}', "", "//", "[" * 60 + "]" * 60]
VALUES = st.sampled_from([*NUMBERS, *STRINGS, *OTHERS, *"0123456789"]) | st.integers(-10, 10**14).map(str)


@st.composite
def texts(draw: st.DrawFn, cls: type[Record]) -> str:
    """JSON objects of a record in which some members are changed, doubled, left out or added."""
    written = json.loads(to_json(draw(whole_records(cls))))
    members = [
        (json.dumps(name), json.dumps(value, ensure_ascii=draw(st.booleans()))) for name, value in written.items()
    ]
    keys = st.sampled_from([*(key for key, _ in members), '"colour"', '"na\\u006de"', '""', "name", '"a:b"'])
    for _ in range(draw(st.integers(0, 3))):
        members.insert(draw(st.integers(0, len(members))), (draw(keys), draw(VALUES)))
    kept = [member for member in members if draw(st.integers(0, 9))]
    blank = draw(st.sampled_from(["", " ", "\n\t", "\x0c", "\xa0"]))
    return draw(st.sampled_from(["", "\ufeff", blank])) + (
        "{"
        + f"{blank},".join(f"{key}{blank}:{value}" for key, value in kept)
        + "}"
        + draw(st.sampled_from(["", " ", "x", ","]))
    )


@pytest.mark.parametrize("cls", [Every, Member, Branch])
@given(data=st.data())
@examples(120)
def test_hostile_json_gives_the_same_record_or_the_same_errors(cls: type[Record], data: st.DataObject) -> None:
    text = data.draw(texts(cls))
    same_both_ways(text, cls)
    same_both_ways(text.encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))), cls)


@pytest.mark.parametrize("value", [*NUMBERS, *STRINGS, *OTHERS])
@pytest.mark.parametrize("name", list(facts_of(Every)))
def test_every_odd_value_of_every_kind(name: str, value: str) -> None:
    same_both_ways(f'{{"{name}": {value}}}', Every)


@given(st.text() | st.binary())
@examples(50)
def test_any_text(text: str | bytes) -> None:
    same_both_ways(text, Every)


@pytest.mark.parametrize(
    "text",
    [
        '{"number": 1, "number": 1}',
        '{"text": "a:", "text": "b"}',
        '{"text": "\\u003a", "number": 1, "number": 2}',
        '{"text": "\ud800"}',
        b'{"text": "\xff"}',
        b'{"text": "\xed\xa0\x80"}',
        '{"number": 4, "truth": false}',
        '{"number": 4, "truth": null}',
        '{"colour": 1}',
        "[]",
        "{}",
        " {} ",
        '{"day": null, "truth": null}',
        '{"a":' * 3000 + "1" + "}" * 3000,
    ],
)  # fmt: skip
def test_every_trap(text: str | bytes) -> None:
    same_both_ways(text, Every)
    if isinstance(text, str):
        same_both_ways(text.encode("utf-8", "surrogatepass"), Every)


@pytest.mark.parametrize(
    "text",
    ['[{"number": 1}, {"number": 9}]', '[{"number": 1}, {"number": 1, "number": 1}]', "[]", "[null]", "{}", "[[]]"],
)  # fmt: skip
def test_lists_too(text: str) -> None:
    assert outcome(lambda: from_json(text, list[Every])) == carefully(text, Every, many=True)


@pytest.mark.parametrize("value", [UNKNOWN, {"number": UNKNOWN}, {"day": date(2016, 1, 1)}, {"number": True}])
def test_parsed_values_too(value: Any) -> None:
    with pytest.raises(InvalidData) as careful:
        RecordHook.of(Every).careful(value)
    with pytest.raises(InvalidData) as quick:
        converter.structure(value, Every)
    assert quick.value.problems == careful.value.problems


# Classes that go their own way.


@attrs.frozen(kw_only=True)
class Noting(Record):
    """Does more than other records when it is made."""

    number: int = fact(zh="数", en="number")

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        MADE.append(self.number)


@attrs.frozen(kw_only=True, slots=False)
class Slotless(Record):
    number: int = fact(zh="数", en="number")


@attrs.frozen(kw_only=True, cache_hash=True)
class Hashed(Record):
    number: int = fact(zh="数", en="number")


@attrs.frozen(kw_only=True)
class Choosy(Record):
    loose: Loose = fact(zh="松", en="loose")


@attrs.frozen(kw_only=True)
class Counted(Record):
    numbered: Numbered = fact(zh="号", en="numbered")


@attrs.frozen(kw_only=True)
class Vast(Record):
    number: int = fact(zh="数", en="number", le=10**30)


MADE: list[int] = []


@pytest.mark.parametrize(
    ("cls", "text"),
    [
        (Noting, '{"number": 3}'),
        (Slotless, '{"number": 3}'),
        (Hashed, '{"number": 3}'),
        (Choosy, '{"loose": "first"}'),
        (Counted, '{"numbered": 2}'),
        (Vast, '{"number": 1000000000000000000000}'),
    ],
)
def test_a_class_of_another_make_is_read_with_care(cls: type[Record], text: str) -> None:
    assert at_once(text, cls) is None
    made = from_json(text, cls)
    assert made == carefully(text, cls)
    assert hash(made) == hash(cls(**{name: getattr(made, name) for name in facts_of(cls)}))
    assert to_json(made) == text.replace(" ", "")
    same_both_ways(text.replace("3", "-3").replace("first", "second").replace(": 2", ": 3"), cls)


def test_what_a_class_does_when_made_is_done() -> None:
    MADE.clear()
    from_json('[{"number": 4}, {"number": 5}]', list[Noting])
    assert MADE == [4, 5]


def test_a_hook_of_a_users_own_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    own = make_converter()
    own.register_structure_hook(Every, lambda value, _: Every(number=len(value)))
    monkeypatch.setattr(ways, "converter", own)
    assert from_json('{"number": 5}', Every) == Every(number=1)


# Writing.


@given(st.data())
@examples(40)
def test_both_ways_write_the_same(data: st.DataObject) -> None:
    record = attrs.evolve(
        data.draw(records(Branch)), name=data.draw(st.text().filter(facts_of(Branch)["name"].accepts))
    )
    for obj, brief in ((record, False), (assess(record), False), (assess(record), True), ([record, record], False)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ways, "encode", lambda _: None)
            slow = to_json(obj, brief=brief)
        assert to_json(obj, brief=brief) == slow
        assert json.loads(slow) == json.loads(to_json(obj, brief=brief, indent=1))


def test_a_brief_answer_leaves_out_what_follows_from_record_and_policy() -> None:
    answer = assess(Branch(id="B1", full_members=3, has_instructor=False))
    whole, brief = json.loads(to_json(answer)), json.loads(to_json(answer, brief=True))
    assert whole.keys() - brief.keys() == {"status", "missing_parameters", "findings", "open_findings"}
    assert brief == {name: whole[name] for name in brief}
    assert json.loads(to_json([answer], brief=True)) == [brief]


def test_a_finding_of_a_rule_that_looks_at_no_fact_has_none() -> None:
    stalls = Rulebook("stalls", policy=ShopPolicy, default=policy, version="1")

    @stalls.rule(cites=A1, met_when=not policy().trainees_count)
    def trainees_left_out(_: Shop, policy: ShopPolicy) -> bool:
        return policy.trainees_count

    (finding,) = json.loads(to_json(stalls.assess(Shop(staff=3))))["findings"]
    assert finding["facts"] == {}
    assert trainees_left_out in stalls.rules


def test_half_a_surrogate_pair_is_written_so_that_it_can_be_sent() -> None:
    record = Every(text="\u300a支部》")
    assert (
        to_json({"\ud800": record})
        == '{"\\ud800":' + to_json(record).replace("《支部》", r"\u300a\u652f\u90e8\u300b") + "}"
    )


WITHOUT = """
import sys
sys.modules["msgspec"] = None
from pingyuan_rules import Branch, assess, from_json, to_json
record = from_json('{"id": "B1", "full_members": 3}', Branch)
assert record == Branch(id="B1", full_members=3)
sys.stdout.write(to_json(assess(record)))
"""


def test_msgspec_need_not_be_there() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], check=True, capture_output=True)
    assert done.stdout.decode() == to_json(assess(Branch(id="B1", full_members=3)))
    assert msgspec() is not None
