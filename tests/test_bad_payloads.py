"""Every kind of wrongness in every place, which the library, both services and schemas refuse where it is."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bad_values import VALUES, says_less_in_a_schema
from pingyuan_rules import Branch, InvalidData, book, converter, from_json, schema_of, to_json
from pingyuan_rules.engine import Record, facts_of
from sizes import examples, only_in_check, size, variants
from strategies import known
from test_services import client  # noqa: F401 - a fixture

if TYPE_CHECKING:
    import httpx

CLASSES = book.records


@cache
def validator(cls: Any) -> Any:
    return jsonschema.Draft202012Validator(schema_of(cls), format_checker=jsonschema.FormatChecker())


def places(document: Any, cls: Any) -> list[str]:
    """Where the library finds problems."""
    try:
        from_json(json.dumps(document), cls)
    except InvalidData as error:
        return [str(problem.place) for problem in error.problems]
    return []


@pytest.mark.parametrize("cls", variants(Branch, *(cls for cls in CLASSES if cls is not Branch)))
def test_each_value_is_refused_where_it_is_wrong_and_there_alone(cls: type[Record]) -> None:
    for name, info in facts_of(cls).items():
        for value in VALUES:
            found, valid = places({name: value}, cls), validator(cls).is_valid({name: value})
            assert found in ([], [name]), (name, value)
            assert valid == (not found) or (valid and says_less_in_a_schema(info, value)), (name, value)
            assert places([{}, {name: value}], list[cls]) == [f"[1].{each}" for each in found]  # type: ignore[valid-type]
            assert places({"a": {name: value}}, dict[str, cls]) == [f"a.{each}" for each in found]  # type: ignore[valid-type]


def as_json(value: Any) -> Any:
    """A value of a fact as JSON holds it."""
    return float(value) if isinstance(value, Decimal) else converter.unstructure(value)


@st.composite
def documents(draw: st.DrawFn, cls: type[Record]) -> dict[str, Any]:
    """Objects of which some facts are right and some wrong, with a key or two that mean nothing."""
    values = {
        name: st.one_of(known(info).map(as_json), st.sampled_from([*VALUES, None]))
        for name, info in facts_of(cls).items()
    }
    document: dict[str, Any] = draw(st.fixed_dictionaries({}, optional=values))
    return document | draw(st.dictionaries(st.text(max_size=3), st.none(), max_size=1))


@pytest.mark.parametrize("cls", variants(Branch, *(cls for cls in CLASSES if cls is not Branch)))
@given(data=st.data())
@examples(100)
def test_a_schema_and_the_library_take_the_same_documents(cls: type[Record], data: st.DataObject) -> None:
    document, facts = data.draw(documents(cls)), facts_of(cls)
    try:
        record = from_json(json.dumps(document), cls)
    except InvalidData as error:
        found = {str(problem.place) for problem in error.problems}
        if validator(cls).is_valid(document):
            of_facts = found & facts.keys()
            assert all(says_less_in_a_schema(facts[name], document[name]) for name in of_facts)
            # What is left are invariants, which name several facts.
            assert all("," in place or " " in place for place in found - of_facts)
    else:
        assert validator(cls).is_valid(document)
        assert validator(cls).is_valid(json.loads(to_json(record)))


def test_services_refuse_what_the_library_refuses(client: httpx.Client) -> None:  # noqa: F811 - the fixture
    facts = facts_of(Branch)
    for value in VALUES[:: size(1, 4)]:
        for document in (dict.fromkeys(facts, value), {"x": value}, value):
            expected = places(document, Branch)
            ran = client.post("/branches/assessment", content=json.dumps(document))
            assert ran.status_code == (422 if expected else 200), document
            if expected:
                told = ran.json()["problems"]
                assert len(told) == len(expected)
                assert [each["place"]["text"]["en"] for each in told] == expected


@only_in_check
def test_services_refuse_torn_bytes(client: httpx.Client) -> None:  # noqa: F811 - as above
    whole = to_json(Branch(id="ZB-1", name="第一支部", units=2)).encode()
    for length in range(0, len(whole), size(11, 101)):
        for torn in (whole[:length], whole[:length] + b"\xff" + whole[length:], whole + whole[: length + 1]):
            ran = client.post("/branches/assessment", content=torn)
            # FastAPI refuses a body that is not in UTF-8 before it looks for more.
            assert ran.json()["status"] == ran.status_code, torn
            assert ran.status_code in ({422} if is_utf_8(torn) else {400, 422}), torn


def is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
