"""The ledger: everything a county has recorded, held together and checked against itself."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, overload

import attrs

from pingyuan_rules.asking import frame_of
from pingyuan_rules.engine import Label, Lang, Record
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.records import Records
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.engine.wording.html_pieces import page, table
from pingyuan_rules.ledger.linked_rows import check_complete, link_rows
from pingyuan_rules.records import Applicant, Branch, Committee, Leader, Member, Organization, Structure
from pingyuan_rules.tables.typed_cells import Value

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

R = TypeVar("R", bound=Record)

_LEDGER, _RECORD, _COUNT = Label("台账", "Ledger"), Label("表", "sheet"), Label("记录数", "records")


@attrs.frozen
class Extra:
    """Columns of a sheet that hold no fact; they are kept as they were and passed through to the results.

    Attributes:
        headings: What stands over them.
        rows: Their cells, a row for each record of the class and in the same order; None is an empty cell.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@attrs.frozen(kw_only=True, repr=False)
class Ledger(Displayed):
    """The records of a county, as one workbook or folder holds them.

    Attributes:
        organizations: The two-new organizations.
        branches: Their Party branches, each with the members and units that name it if the ledger is linked.
        members: The members of the branches.
        applicants: Those who apply for membership.
        committees: The committees of the 1+2+N model.
        leaders: The county leaders who keep contact.
        structures: The structure as a whole, usually one.
        extra: Columns that hold no fact, by the attribute whose records they belong to: `organizations` ...; in JSON
            dates among them are text.
    """

    organizations: tuple[Organization, ...] = ()
    branches: tuple[Branch, ...] = ()
    members: tuple[Member, ...] = ()
    applicants: tuple[Applicant, ...] = ()
    committees: tuple[Committee, ...] = ()
    leaders: tuple[Leader, ...] = ()
    structures: tuple[Structure, ...] = ()
    extra: dict[str, Extra] = attrs.field(factory=dict, eq=False)

    def __attrs_post_init__(self) -> None:
        """Keep the records so that notebooks show each class of them as a table."""
        for field in FIELDS.values():
            object.__setattr__(self, field, Records(getattr(self, field)))

    def __repr__(self) -> str:
        """How many records of each class there are; a ledger holds too many to be shown.

        >>> Ledger(members=(Member(id="DY-0001"),))
        <Ledger: members 1>
        """
        counts = (f"{field} {len(records)}" for field in FIELDS.values() if (records := getattr(self, field)))
        return f"<Ledger: {', '.join(counts) or 'no records'}>"

    def html(self, lang: Lang | None = None) -> str:
        """How many records of each class there are, as a table.

        Args:
            lang: The language, if not the display language.
        """
        lang = resolve_language(lang)
        counts = [(record.label.text(lang), str(len(self.of(record)))) for record in FIELDS]
        headings = (_RECORD.text(lang), _COUNT.text(lang))
        return page(lang, table(headings, counts, numbers=(1,)), title=_LEDGER.text(lang))

    def of(self, record: type[R]) -> tuple[R, ...]:
        """The records of one class, in the order of the ledger.

        >>> Ledger(members=(Member(id="DY-0001"),)).of(Member)[0].id
        'DY-0001'
        """
        return cast("tuple[R, ...]", getattr(self, FIELDS[record]))

    @overload
    def frame(self, record: type[Record], *, backend: Literal["polars"] = "polars") -> "pl.DataFrame": ...
    @overload
    def frame(self, record: type[Record], *, backend: Literal["pandas"]) -> "pd.DataFrame": ...
    @overload
    def frame(self, record: type[Record], *, backend: Literal["pyarrow"]) -> "pa.Table": ...
    def frame(self, record: type[Record], *, backend: Literal["polars", "pandas", "pyarrow"] = "polars") -> Any:
        """The records of one class as a table, null where a fact is unknown; see `frame_of`.

        >>> Ledger(members=(Member(id="DY-0001"),)).frame(Member)["id"].to_list()
        ['DY-0001']
        """
        return frame_of(self.of(record), record, backend=backend)

    def linked(self, *, complete: Collection[type[Record]] = ()) -> "Ledger":
        """The same ledger, in which every branch has the members and units that name it, and no others.

        `read_ledger` gives ledgers that are linked already. A branch that no row names has unknown related records,
        since a sheet may have the rows of some branches only. So has a branch without an id or with the id of another
        one, and so have all as long as a row may belong to any: one that names no branch of the ledger, or none at
        all, unless it is a unit without a Party organization.

        >>> ledger = Ledger(branches=(Branch(id="ZB-1"),), members=(Member(id="DY-1", branch_id="ZB-1"),)).linked()
        >>> ledger.branches[0].members == ledger.members
        True

        Args:
            complete: The classes that have every row, `Member`, `Organization` or both: a branch that no row names
                has none.

        Raises:
            TypeError: When `complete` names other classes.
        """
        check_complete(complete)
        changes = {field: link_rows(self.of(record), record, self.of, complete) for record, field in FIELDS.items()}
        return attrs.evolve(self, **cast("Any", changes))

    def find(self, key: str) -> tuple[Record, ...]:
        """The records with an id; usually one, several where classes share ids, none where there is no such id."""
        return tuple(record for record in self if cast("Any", record).id == key)

    def __iter__(self) -> Iterator[Record]:
        for field in FIELDS.values():
            yield from getattr(self, field)


FIELDS: dict[type[Record], str] = {
    Organization: "organizations",
    Branch: "branches",
    Member: "members",
    Applicant: "applicants",
    Committee: "committees",
    Leader: "leaders",
    Structure: "structures",
}
"""The classes of record that a ledger holds, in the order of its sheets, and where it keeps each."""
