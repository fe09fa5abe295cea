"""Cases as people write them, and what comes of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pingyuan_rules import CaseRun, InvalidData, run_cases

Write = Callable[..., Path]
"""Writes a file of cases, and gives its path as seen from the present folder."""


def run_text(write: Write, text: str) -> CaseRun:
    """Run the cases of one file."""
    return run_cases(write(text))


def one_case(of: str, facts: str, expect: str, more: str = "") -> str:
    """A case in TOML."""
    return f'[[case]]\nname = "x"\nof = "{of}"\n{more}\nfacts = {{ {facts} }}\nexpect = {{ {expect} }}\n'


def passes(write: Write, of: str, facts: str, expect: str, more: str = "") -> bool:
    """Whether one case passes."""
    return run_text(write, one_case(of, facts, expect, more)).passed


def told(write: Write, text: str) -> InvalidData:
    """What is wrong with a file."""
    with pytest.raises(InvalidData) as raised:
        run_text(write, text)
    return raised.value


COUNTY = """
[documents.SF]
zh = "示范县通知"
en = "a notice of the synthetic county"
dated = 2017-01-01

[clauses."SF 1"]
document = "SF"
place = { zh = "第一条", en = "article 1" }
term = { zh = "五名", en = "five" }
zh = "正式党员五名以上的应当成立。"
en = "Five full members must form one."

[[minimum_full_members]]
since = 2016-10-21
value = 5
provenance = "local"
cites = ["SF 1"]
zh = "示范县规定"
en = "so decided"
"""
"""A policy file that brings along a clause."""
