"""Credit codes: every valid one is accepted, every mistake in one is found, and the message helps to find it."""

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from numbers_made_up import ALPHABET, CODES, IDS, made
from pingyuan_rules import UNKNOWN, Organization
from pingyuan_rules.ledger.credit_codes import CodeFault, code_fault, code_warnings, looks_like_code
from pingyuan_rules.ledger.sheets.sheet_records import Row, Table

VALID = [
    "91110000600037341L",
    "91110108551385082Q",
    "53640000MJX173680A",
    # Synthetic ones of Pingyuan, by category.
    "91441426000000019J",
    "92441426000000019F",
    "93441426000000019C",
    "51441426000000019N",
    "52441426000000019K",
    "53441426000000019G",
    # The check characters 0 and Y, and X of the organization code.
    "914414260000014330",
    "91441426000001310Y",
    "9144142600000102XQ",
]
CODE = VALID[3]

FAULTS = {
    "a last character that is another": "91110000600037342L",
    "one that python-stdnum accepts": "91441426123456787R",
    "a wrong first part": "91441425000000019J",
    "lower case": "91441426000000019j",
    "spaces and hyphens": "914414-26000 0000-19J",
    "full-width characters": "９１４４１４２６０００００００１９Ｊ",
    "an invisible character": "91441426000000019J\ufeff",
    "the letter O": "9144142600000OO19J",
    "a small o": "9144142600000oo19J",
    "a small l for 1": "9l441426000000019J",
    "other look-alikes": "9I441426000000019V",
    "a look-alike that is not the only mistake": "91441426000S00019J",
    "a missing character": "9144142600000019J",
    "an organization code": "00000001-9",
    "a ledger's own code": "ZZ-0001",
    "a character that no code has": "91441426中00000019J",
    "the mark of a note": "91441426000000019J①",
    "a letter of another alphabet": "91441426000000А19J",
    "an impossible category": "94441426000000019J",
    "a letter in the division": "9144B426000000019J",
    "a number in scientific notation": "9.14414E+17",
    "a number cut to 15 digits": "914414260000014000",
}
"""What is wrong, and with what code."""


def fault_of(text: str) -> CodeFault:
    fault = code_fault(text)
    assert fault is not None
    return fault


@pytest.mark.parametrize("code", VALID)
def test_valid_codes(code: str) -> None:
    assert code_fault(code) is None
    assert looks_like_code(code)


@pytest.mark.parametrize("beginning", ["12", "81", "N1", "N9", "Y1", "A1", "31"])
def test_other_authorities_are_no_mistake(beginning: str) -> None:
    """python-stdnum itself refuses letters here."""
    assert code_fault(made(beginning, "441426", "00000001")) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_messages(golden: Callable[[str, str], None], lang: Any) -> None:
    pages = []
    for name, text in FAULTS.items():
        (problem,) = warned([text], sure=True)
        pages.append(f"# {name}\n{problem.text(lang)}")
    golden(f"ledger_code_warnings_{lang}.txt", "\n".join(pages))


class TestEveryCode:
    @given(CODES)
    def test_a_valid_one_is_accepted(self, code: str) -> None:
        assert code_fault(code) is None
        assert looks_like_code(code)

    @given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
    def test_one_other_character_of_the_alphabet_is_found(self, code: str, at: int, char: str) -> None:
        """31 is prime, so no weight times a difference of values is a multiple of it."""
        changed = code[:at] + char + code[at + 1 :]
        assert (code_fault(changed) is None) is (changed == code)

    @given(CODES, st.integers(0, 17), st.characters(codec="utf-8"))
    @example(CODE, 0, "９")
    @example(CODE, 17, "j")
    def test_one_other_character_of_any_kind_is_found(self, code: str, at: int, char: str) -> None:
        changed = code[:at] + char + code[at + 1 :]
        assert (code_fault(changed) is None) is (changed == code)

    @given(CODES, st.lists(st.integers(0, 17), min_size=2, max_size=2, unique=True).map(sorted))
    def test_two_characters_that_change_places_are_found(self, code: str, places: list[int]) -> None:
        """The weights of all places differ but for the first and the last, which both weigh 1."""
        one, two = places
        swapped = [*code]
        swapped[one], swapped[two] = code[two], code[one]
        if places != [0, 17]:
            assert (code_fault("".join(swapped)) is None) is (code[one] == code[two])

    def test_the_first_and_the_last_may_change_places_unseen(self) -> None:
        code = next(code for n in range(100) if (code := made("91", "441426", f"{n:08}")).endswith("5"))
        assert code_fault(f"5{code[1:-1]}9") is None

    @given(CODES, st.integers(0, 17))
    def test_a_missing_character_is_found(self, code: str, at: int) -> None:
        assert "not 17" in fault_of(code[:at] + code[at + 1 :]).expected.en

    @pytest.mark.parametrize(
        "written",
        [
            lambda code: f" {code}",
            lambda code: f"{code[:8]}-{code[8:17]}-{code[17:]}",
            " ".join,
            lambda code: "".join(chr(ord(char) + 0xFEE0) for char in code),
        ],
        ids=["a space", "hyphens", "spaced out", "full-width"],
    )
    @given(code=CODES)
    def test_another_way_of_writing_is_put_right(self, written: Callable[[str], str], code: str) -> None:
        assert fault_of(written(code)).remedy.en == f"Write {code}"
        assert looks_like_code(written(code))

    @given(CODES.filter(lambda code: not code.isdecimal()))
    def test_lower_case_is_put_right(self, code: str) -> None:
        assert fault_of(code.lower()).remedy.en == f"Write {code}"

    @given(CODES.filter(lambda code: "0" in code), st.data())
    def test_a_look_alike_is_named_and_put_right(self, code: str, data: st.DataObject) -> None:
        at = data.draw(st.sampled_from([n for n, char in enumerate(code) if char == "0"]))
        fault = fault_of(f"{code[:at]}O{code[at + 1 :]}")
        assert fault.expected.en == f"digit 0 as character {at + 1}, not letter O"
        assert fault.expected.zh == f"数字 0 而非字母 O（第{at + 1}位）"
        assert fault.remedy.en == f"If the license says so, write {code}"

    @given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
    def test_a_mistyped_one_is_never_corrected_by_its_check_character(self, code: str, at: int, char: str) -> None:
        fault = code_fault(code[:at] + char + code[at + 1 :])
        if fault is not None:
            assert not re.search("[0-9A-Z]{18}", fault.remedy.en + fault.remedy.zh)
            assert "license" in fault.remedy.en or "person" in fault.remedy.en

    @given(st.text(max_size=24))
    def test_any_text_gets_an_answer(self, text: str) -> None:
        assert code_fault(text) is not None
        looks_like_code(text)


OF_FIRMS = CODES.filter(lambda code: code[0] == "9")
"""No citizen id begins like these."""


class TestWhereTheMistakeIs:
    """The organization code has a check of its own, which narrows down where a code is mistyped."""

    @given(OF_FIRMS, st.sampled_from([*range(2, 8), 17]), st.sampled_from("0123456789"))
    def test_outside_the_organization_code(self, code: str, at: int, digit: str) -> None:
        changed = code[:at] + digit + code[at + 1 :]
        if changed != code and not changed.endswith("000"):
            assert "characters 1 to 8 or 18" in fault_of(changed).remedy.en

    @given(OF_FIRMS, st.integers(8, 16), st.sampled_from("0123456789"))
    def test_inside(self, code: str, at: int, digit: str) -> None:
        changed = code[:at] + digit + code[at + 1 :]
        if code[at].isdecimal() and changed != code and not changed.endswith("000"):
            assert "characters 9 to 17" in fault_of(changed).remedy.en


class TestWhatLooksLikeACode:
    @given(IDS)
    def test_ids_of_a_ledger_do_not(self, text: str) -> None:
        assert not looks_like_code(text)

    @pytest.mark.parametrize(
        "text", ["", "ZZ-0001", "20161021000000001", "PY2016000000000001", "第91号企业", "9.14", "914414"]
    )
    def test_other_texts_do_not(self, text: str) -> None:
        assert not looks_like_code(text)

    @pytest.mark.parametrize(
        "text", ["9.1441426E+17", "5.1E+17", "9144142600000019J", "9144142600000000190", "9I441426000000019J"]
    )
    def test_spoiled_codes_do(self, text: str) -> None:
        assert looks_like_code(text)

    @pytest.mark.parametrize("text", ["3.1E+17", "9E+17", "91E+17"])
    def test_other_numbers_do_not(self, text: str) -> None:
        assert not looks_like_code(text)


def warned(keys: Iterable[Any], *, sure: bool, wrong: frozenset[str] = frozenset()) -> list[Any]:
    rows = tuple(Row(number, Organization(id=key), wrong) for number, key in enumerate(keys, start=2))
    return list(code_warnings({Organization: Table(Organization, frozenset({"id"}), rows, ())}, sure=sure))


class TestWarnings:
    def test_of_a_column_that_holds_codes_and_others(self) -> None:
        (problem,) = warned(["ZZ-0001", CODE, "91441426000000018J", UNKNOWN], sure=False)
        assert problem.text("en").startswith(
            "Organization row 4, organization id: found '91441426000000018J', expected "
        )
        assert problem.text("zh").startswith("单位!第4行 单位编号：现为“91441426000000018J”，应为")

    def test_of_a_column_that_is_headed_as_one_of_codes(self) -> None:
        assert [problem.found for problem in warned(["ZZ-0001", CODE], sure=True)] == ["'ZZ-0001'"]

    def test_nothing_is_said_of_a_cell_that_is_wrong(self) -> None:
        assert warned([UNKNOWN], sure=True, wrong=frozenset({"id"})) == []

    def test_nothing_is_said_without_organizations(self) -> None:
        assert list(code_warnings({}, sure=True)) == []

    def test_what_belongs_to_a_person_is_not_repeated(self) -> None:
        (problem,) = warned(["someone@example.com"], sure=True)
        assert problem.text("en") == (
            "Organization row 2, organization id: found '*******************', expected the unified social credit code "
            "of a unit. Delete the person's number and enter the code of the unit."
        )


def test_without_python_stdnum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stdnum.cn.uscc", None)
    assert warned(["ZZ-0001"], sure=False) == []
    with pytest.raises(ModuleNotFoundError, match=r"needs python-stdnum: pip install 'pingyuan-rules\[excel\]'"):
        code_fault(CODE)
