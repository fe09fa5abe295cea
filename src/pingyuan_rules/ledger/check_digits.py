"""Check characters of credit codes, organization codes and citizen ids; python-stdnum knows two of the three."""

from importlib import import_module
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a credit code (GB 32100-2015): no I, O, S, V and Z."""

_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_LENGTH = 18
_INNER = slice(8, 16)


def credit_check(first: str) -> str:
    """The check character of a credit code, from the 17 characters before it.

    >>> credit_check("91110000600037341")
    'L'
    """
    check: str = _stdnum("uscc").calc_check_digit(first)
    return check


def organization_check(first: str) -> str:
    """The check character of an organization code, from the eight characters before it; A is 10 and Z is 35.

    python-stdnum leaves this character of a credit code unchecked.

    >>> organization_check("60003734"), organization_check("00000102")
    ('1', 'X')
    """
    total = sum(int(char, 36) * weight for char, weight in zip(first, _ORGANIZATION_WEIGHTS, strict=True))
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def is_credit_code(text: str) -> bool:
    """Whether a text has the length, the alphabet and both check characters of a credit code."""
    return (
        len(text) == _LENGTH
        and set(text) <= set(ALPHABET)
        and text[2:8].isdecimal()
        and organization_check(text[_INNER]) == text[16]
        and credit_check(text[:-1]) == text[-1]
    )


def is_citizen_id(text: str) -> bool:
    """Whether 18 characters, the last one alone not a digit, are a citizen id: a day of birth and the check character.

    The place of birth does not decide: no list of places is complete, and a number that is nobody's is better hidden
    than somebody's shown.
    """
    ric = _stdnum("ric")
    if ric.calc_check_digit(text) != text[-1]:
        return False
    try:
        ric.get_birth_date(text)
    except ValueError:  # python-stdnum's errors are ValueErrors
        return False
    return True


def _stdnum(name: str) -> Any:
    try:
        return import_module(f"stdnum.cn.{name}")  # an extra
    except ImportError as error:
        message = "checking a credit code needs python-stdnum: pip install 'pingyuan-rules[excel]'"
        raise ModuleNotFoundError(message) from error
