"""The clauses: every sentence of the article, and the neighbouring texts that are used."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

from pingyuan_rules.engine import Citation, Cite, Label
from pingyuan_rules.engine.display import FixedDict


def load(name: str) -> dict[str, Any]:
    """The tables of a file of this package."""
    import tomllib  # noqa: PLC0415 - not needed to import the library
    from importlib.resources import files  # noqa: PLC0415 - as above

    return tomllib.loads(files("pingyuan_rules.policy").joinpath(name).read_text(encoding="utf-8"))


@attrs.frozen
class Clause(Citation):
    """A citation of this library.

    Attributes:
        idle: Why nothing is decided here, for a sentence that decides nothing; else None.
        without_figures: What it says, without the figures that it publishes about its own county; None if it
            publishes none.
    """

    idle: Label | None = None
    without_figures: Label | None = None


def clause(key: str) -> Cite:
    """Refer to a clause by paragraph and sentence of the article (`P2S8`) or by the key of a neighbouring text.

    The clauses are loaded when the first is read; a key that does not exist is an error then.
    """
    if not isinstance(key, str):
        message = f'a clause is named by its key, such as clause("P2S8"), not {key!r:.60}'
        raise TypeError(message)
    return Cite(key, find)


def find(key: str) -> Citation:
    """The clause with a key.

    Raises:
        KeyError: When there is none.
    """
    return clauses()[key]


@cache
def clauses() -> Mapping[str, Clause]:
    """Every clause by its key, in the order of the documents."""
    tables = load("clauses.toml")
    documents = tables.pop("documents")
    by_key: dict[str, Clause] = {}
    for key, table in tables.items():
        document = documents[table["document"]]
        if "place" in table:
            place = Label(**table["place"])
        else:  # the keys of the article say where its sentences stand
            paragraph, sentence = key.removeprefix("P").split("S")
            place = Label(f"第{paragraph}段第{sentence}句", f"paragraph {paragraph}, sentence {sentence}")
        short = place
        if "short" in document:
            # An article has a number; any other place is too long to stand beside a sentence.
            title, article = Label(**document["short"]), place.en.startswith("article")
            short = Label(f"{title.zh}{place.zh}", f"{title.en}, {place.en}") if article else title
        by_key[key] = Clause(
            key=key,
            document=Label(document["zh"], document["en"]),
            dated=document["dated"],
            place=place,
            term=Label(**table["term"]),
            paraphrase=Label(table["zh"], table["en"]),
            until=table.get("until"),
            short=short,
            idle=Label(**table["idle"]) if "idle" in table else None,
            without_figures=Label(**table["without_figures"]) if "without_figures" in table else None,
        )
    return FixedDict(by_key)
