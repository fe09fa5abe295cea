"""What is to be known of how the rows of other sheets belong to branches."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pingyuan_rules.engine import Label, Record, RelationInfo, is_known, relations_of
from pingyuan_rules.ledger.linked_rows import belongs_to_none
from pingyuan_rules.ledger.places import listed
from pingyuan_rules.records import Branch


def linking_notes(
    branches: Sequence[Branch], rows_of: Callable[[type[Record]], Sequence[Record]]
) -> Iterator[tuple[type[Record], Label]]:
    """For each sheet whose rows belong to branches: its class of record, and what is to be known of how they do.

    Args:
        branches: The branches of a ledger that was linked.
        rows_of: The rows of a class.
    """
    for name, relation in relations_of(Branch).items():
        related = [getattr(branch, name) for branch in branches]
        unknown = sum(not is_known(each) for each in related)
        rows: Sequence[Any] = rows_of(relation.record)
        loose = [row.id for row in rows if not (is_known(getattr(row, relation.by)) or belongs_to_none(row))]
        # In a file a branch has no rows only because somebody said that none is left out.
        without = sum(is_known(each) and not each for each in related)
        if branches and loose:
            yield relation.record, _loose_note(relation, loose)
        elif 0 < unknown < len(branches):
            yield relation.record, _unlisted_note(relation, unknown)
        elif without:
            yield relation.record, _declared_note(relation, without)


def _loose_note(relation: RelationInfo, ids: Sequence[Any]) -> Label:
    known = [str(each) for each in ids if is_known(each)]
    zh, en = (f"（{listed(known, '、')}）", f" ({listed(known, ', ')})") if known else ("", "")
    rows = f"1 row{en} names" if len(ids) == 1 else f"{len(ids):,} rows{en} name"
    return Label(
        f"有 {len(ids):,} 行{zh}没有写明所属党支部，可能属于任何一个，因此各党支部的{relation.label.zh}都视为不详，"
        "不作核对；请填写所属党支部编号，未组建党组织的，请写明未组建",
        f"{rows} no branch and may belong to any, so the {relation.label.en} of every branch are unknown and not "
        "checked; give the id of the branch, or write that there is no Party organization",
    )


def _unlisted_note(relation: RelationInfo, number: int) -> Label:
    sheet, others = relation.record.label, "1 branch has" if number == 1 else f"{number:,} branches have"
    return Label(
        f"有 {number:,} 个党支部在此表中没有记录，其{relation.label.zh}视为不详；"
        f"此表已列全、确无记录的，请加 --complete {sheet.zh}",
        f"{others} no row here, so the {relation.label.en} are unknown; if the sheet has every row, "
        f"add --complete {relation.record.__name__}",
    )


def _declared_note(relation: RelationInfo, number: int) -> Label:
    sheet, others = relation.record.label, "1 branch has" if number == 1 else f"{number:,} branches have"
    return Label(
        f"已声明此表不缺行（--complete {sheet.zh}）：有 {number:,} 个党支部在此表中没有记录，"
        f"计为没有{relation.label.zh}",
        f"declared to have every row (--complete {relation.record.__name__}): {others} no row here, which counts as no "
        f"{relation.label.en}",
    )
