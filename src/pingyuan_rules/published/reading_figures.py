"""Figures that another county published, read from a file of its own, strictly: nothing in it is dropped silently."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.engine import Cite, Label
from pingyuan_rules.engine.problems import Kind, ProblemLog, shown
from pingyuan_rules.measures import Base, Bound
from pingyuan_rules.policy import Overlay
from pingyuan_rules.policy.clauses import Clause, clauses
from pingyuan_rules.policy.own_clauses import FIGURE_KEYS, ClauseReader, Steps, place_of, read_toml
from pingyuan_rules.published.comparing import COMPUTED
from pingyuan_rules.published.figures import Published, published_from

_CORRECT = Label("请更正", "Correct it")
UNITS = ("BODIES", "UNITS", "PERSONS", "TIMES", "YEARS", "PERCENT", "FEN_UNIT")
_BOUNDS, _BASES = tuple(bound.value for bound in Bound), tuple(base.value for base in Base)
FIGURE_PATTERN = r"-?[0-9]{1,30}(\.[0-9]{1,30}|/0*[1-9][0-9]{0,29})?"
_RATES = ("organization_coverage", "work_coverage")


def read_published(source: str | Path | Overlay) -> Published | None:
    """Read the figures that a county published, to compare its ledger with them.

    A file has the tables `documents`, `clauses`, `claims` and, if figures should agree with each other, `relations`;
    an overlay may hold them beside its values. Keys of claims are those of the article's claims: `branches`,
    `organization_coverage`, `minimum_budget` ... A coverage names its base (`base = "operating"`); where the source
    does not say, it is left out, and units in real operation are taken.

    Args:
        source: The file, or an overlay.

    Returns:
        The figures; None for an overlay that has none.

    Raises:
        InvalidData: With everything that is wrong, such as a claim that nothing is compared with, or if the file was
            changed while it was read.
        OSError: When the file cannot be read.
        TypeError: When it is neither a path nor an overlay.
    """
    if isinstance(source, Overlay):
        if not source.published:
            return None
        file, tables = source.file, dict(source.published)
    else:
        if not isinstance(source, str | PathLike):
            message = f"read_published takes the path of a file or an overlay(path), not {shown(source)}"
            raise TypeError(message)
        file, tables = Path(source).name, read_toml(source)
    clause_reader = ClauseReader(file)
    own = clause_reader.read(tables)
    reader = _Reader(file, own, clause_reader)
    reader.check(tables)
    reader.problems.check()
    known = {**clauses(), **own}
    return published_from(tables, lambda key: Cite(key, known.__getitem__))


@attrs.define
class _Reader:
    """Checks the tables of claims and relations.

    Attributes:
        file: The file's name, for problems.
        own: The clauses that the file brings along.
        clause_reader: What has read these, with all problems so far.
    """

    file: str
    own: Mapping[str, Clause]
    clause_reader: ClauseReader

    @property
    def problems(self) -> ProblemLog:
        """What was wrong so far."""
        return self.clause_reader.problems

    def check(self, tables: Mapping[str, Any]) -> None:
        """Check every table; what is in order adds no problem."""
        for key in tables:
            if key not in FIGURE_KEYS:
                self._one_of(key, tuple(FIGURE_KEYS), (str(key),), "unknown")
        claims, relations = self.clause_reader.figures(tables).values()
        keys = [str(table.get("key")) for table in claims]
        times = Counter(keys)
        if not claims:
            self._add(("claims",), None, Label("至少一项公布的数字", "at least one published figure"))
        for number, table in enumerate(claims):
            self._check_claim(table, ("claims", number), times)
        for number, table in enumerate(relations):
            self._check_relation(table, ("relations", number), times)
        sides = [table.get(name) for table in relations for name in ("left", "right")]
        products = [product for side in sides if isinstance(side, list) for product in side]
        # A relation may lack its form, which is a problem of its own.
        related = {part for each in products if isinstance(each, list) for part in each if isinstance(part, str)}
        for number, key in enumerate(keys):
            if key not in COMPUTED and key not in related and key != "admission_years":
                near = self.problems.nearest(key, COMPUTED)
                expected = Label(
                    "能由台账算出的数字，名称同原文的（见 published_figures()）",
                    "a figure that a ledger gives, named as in published_figures()",
                )
                hint = Label(f"是否为 {near}？", f"Did you mean {near}? ") if near else Label("", "")
                remedy = Label(
                    f"{hint.zh}请改名，或在 relations 中写明它与哪些数字应当一致",
                    f"{hint.en}Rename it, or say in relations with which figures it should agree",
                )
                self._add(("claims", number, "key"), key, expected, remedy, kind="unknown")
        if "admissions" in keys and "admission_years" not in keys:
            expected = Label("admission_years，即涵盖的年数", "admission_years, the years that it covers")
            self._add(("claims",), "admissions", expected, Label("请补上这一项", "Add it"), kind="required")

    def _check_claim(self, table: Mapping[str, Any], place: Steps, times: Mapping[str, int]) -> None:
        key = table.get("key")
        if not (isinstance(key, str) and key.isidentifier()):
            self._add((*place, "key"), key, Label("一个名称，如 branches", "a name such as branches"), kind="text")
        elif times[key] > 1:
            self._add((*place, "key"), key, Label("每个名称只出现一次", "each name once"), kind="repeated")
        cited = table.get("clause")
        if not (
            isinstance(cited, str) and (cited in clauses() or cited in self.own or cited in self.clause_reader.left_out)
        ):
            self._add(
                (*place, "clause"), cited, Label("本文件 clauses 中的编号", "a key of its clauses"), kind="unknown"
            )
        self._one_of(table.get("bound"), _BOUNDS, (*place, "bound"))
        self._one_of(table.get("unit"), UNITS, (*place, "unit"))
        if "base" in table:
            self._one_of(table["base"], _BASES, (*place, "base"))
            if key not in _RATES:
                expected = Label("只有覆盖率才有基数", "no base: only a coverage has one")
                self._add((*place, "base"), table["base"], expected, kind="conflict")
        if not _is_number(table.get("value")):
            expected = Label("整数，或写成文字的分数，如 523/79", "a whole number, or a fraction as text: 523/79")
            self._add((*place, "value"), table.get("value"), expected, kind="text")
        derived = table.get("derived", [])
        if not (isinstance(derived, list) and all(isinstance(each, str) and each in times for each in derived)):
            self._add(
                (*place, "derived"),
                derived,
                Label("本文件中数字的名称", "names of claims of this file"),
                kind="unknown",
            )
        self._words(table, place)
        if "note" in table:
            self.clause_reader.words(table["note"], (*place, "note"))

    def _check_relation(self, table: Mapping[str, Any], place: Steps, times: Mapping[str, int]) -> None:
        self._one_of(table.get("is"), _BOUNDS, (*place, "is"))
        self._words(table, place)
        expected = Label('积的列表，如 [["branches", 12]]', 'a list of products such as [["branches", 12]]')
        for name in ("left", "right"):
            side = table.get(name)
            products = side if isinstance(side, list) and side else [None]
            for product in products:
                parts = product if isinstance(product, list) and product else [None]
                if not all(type(part) is int or (isinstance(part, str) and part in times) for part in parts):
                    self._add((*place, name), side, expected, kind="unknown" if isinstance(side, list) else "type")

    def _one_of(self, value: object, known: Sequence[str], place: Steps, kind: Kind = "choice") -> None:
        if not (isinstance(value, str) and value in known):
            names = ", ".join(known)
            self._add(place, value, Label(f"以下之一：{names}", f"one of {names}"), kind=kind)

    def _words(self, table: Any, place: Steps) -> None:
        words = [table.get(lang) if isinstance(table, dict) else None for lang in ("zh", "en")]
        if not all(isinstance(each, str) and each for each in words):
            expected = Label("含 zh 和 en 的表", "a table with zh and en")
            self._add(place, None, expected, Label("请补齐 zh 和 en", "Give both zh and en"))

    def _add(
        self, place: Steps, value: object, expected: Label, remedy: Label = _CORRECT, *, kind: Kind = "type"
    ) -> None:
        found = "" if value in (None, "") else shown(value)
        # What is wrong with a text is not what is wrong with something else.
        if not isinstance(value, list if place[-1] in {"derived", "left", "right"} else str):
            kind = "required" if value is None else "type"
        self.problems.add(f"{self.file}: {place_of(place)}", found, expected, remedy, kind=kind, path=place)


def _is_number(value: object) -> bool:
    # No exponents: 1e999999999 takes all the memory there is.
    return type(value) is int or (isinstance(value, str) and re.fullmatch(FIGURE_PATTERN, value) is not None)
