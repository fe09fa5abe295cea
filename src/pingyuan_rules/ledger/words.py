"""Words as a ledger writes them, made comparable, and what else its sheets, columns and cells are called."""

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


def normalized(text: str) -> str:
    """Text without what does not count: full-width forms, case, and more than one space in a row."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def key(text: str) -> str:
    """Text as sheets, headings and choices are compared: as `normalized`, and without any space.

    >>> key("单位　名称"), key("Full  Members")
    ('单位名称', 'fullmembers')
    """
    return "".join(normalized(text).split())


@cache
def synonyms() -> Mapping[str, Any]:
    """What `synonyms.toml` says: `sheets`, `headings` and `cells`."""
    text = files("pingyuan_rules.ledger").joinpath("synonyms.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
