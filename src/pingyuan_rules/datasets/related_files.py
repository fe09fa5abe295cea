"""Files of related records: looked through once against the ids of the records, then read again for each part.

No more is held of them than the rows that belong to the records of one part, those that may belong to any, and the
keys. The ids of all records are held too: nobody could see otherwise that a key is no id.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import attrs

from pingyuan_rules.datasets.assessed_files import counted_rules
from pingyuan_rules.datasets.inputs import Dataset, find_files
from pingyuan_rules.datasets.invalid_in_files import ProblemLog
from pingyuan_rules.datasets.parquet_parts import Part, open_files, parts_of, pl
from pingyuan_rules.datasets.part_rows import read_part, read_rows
from pingyuan_rules.datasets.schemas import ID, as_related, place
from pingyuan_rules.engine import InvalidData, Label, Problem, Record, RelationInfo, facts_of, relations_of
from pingyuan_rules.engine.planning.fold_columns import unknown_relations
from pingyuan_rules.engine.planning.rule_trees import roots_of
from pingyuan_rules.engine.table.related.key_problems import SHOWN, repeated_ids, strange_keys, too_many_rows
from pingyuan_rules.engine.terms import Fact, Fold, walk
from pingyuan_rules.measures.measure_parts import OnMissing
from pingyuan_rules.policy import Policy

if TYPE_CHECKING:
    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.terms import Call


def open_related(
    named: Mapping[str, Sequence[str | Path]], record: type[Record], policy: Policy, missing: OnMissing
) -> tuple[dict[str, Dataset], list[Problem]]:
    """The files of each relation as one table, and everything for which they cannot be read.

    Args:
        named: The paths by the name of the relation.
        record: The class of record to which they are related.
        policy: The policy.
        missing: What a column means that they lack.
    """
    relations = relations_of(record)
    problems = list(unknown_relations(relations, named))
    opened: dict[str, Dataset] = {}
    for name, paths in named.items():
        if name not in relations:
            continue
        try:
            files, broken = open_files(find_files(paths))
            problems += broken
            if files:
                needed = facts_read(relations[name], record, policy)
                infos = [info for fact, info in facts_of(relations[name].record).items() if fact in needed]
                opened[name] = as_related(files, relations[name].record, infos, missing)
        except InvalidData as error:
            problems += error.problems
    return opened, problems


def facts_read(relation: RelationInfo, record: type[Record], policy: Policy) -> set[str]:
    """The key, and the facts of related records that rules read under a policy."""
    trees = walk(*roots_of(counted_rules(record), policy))
    items = [fold.item for fold in trees if isinstance(fold, Fold) and fold.relation.name == relation.name]
    return {relation.by} | {part.name for part in walk(*items) if isinstance(part, Fact)}


def key_type_problems(dataset: Dataset) -> Iterator[Problem]:
    """The keys that are written in another way than the ids, so that they would match none."""
    own = dataset.schema.get(dataset.column(ID), pl.Null())
    for name, files in dataset.related.items():
        key = relations_of(dataset.record)[name].by
        column = files.column(key)
        dtype = files.schema.get(column, pl.Null())
        if _alike(own, dtype):
            continue
        expected = Label(f"与 id 一样的类型（{own}）", f"the type of id ({own})")
        remedy = Label("请把两列都转换为文字", "Convert both columns to text")
        having = [file for file in files.files if column in file.schema]
        yield Problem(place(having, column), str(dtype), expected, remedy, kind="type")


def _alike(one: pl.DataType, other: pl.DataType) -> bool:
    texts = (pl.String, pl.Enum, pl.Categorical)
    none = isinstance(one, pl.Null) or isinstance(other, pl.Null)
    return none or (isinstance(one, texts) and isinstance(other, texts)) or (one.is_integer() and other.is_integer())


@attrs.frozen
class RelatedFiles:
    """The files of one relation.

    Attributes:
        relation: The relation.
        dataset: The files, with every fact that they have.
        read: The same with the columns alone that rules read.
        parts: The parts in which they are read.
    """

    relation: RelationInfo
    dataset: Dataset
    read: Dataset
    parts: Sequence[Part]

    @classmethod
    def of(cls, whole: Dataset, name: str, most: int) -> "RelatedFiles":
        """The files of one relation of a table.

        Args:
            whole: The table of the records.
            name: The name of the relation.
            most: The greatest number of rows that are read at once.
        """
        relation, files = relations_of(whole.record)[name], whole.related[name]
        # Of every policy and day: a column that is left out here would be unknown, and nobody would be told.
        folds = [fold for rule in counted_rules(whole.record) for fold in rule.folds if fold.relation.name == name]
        asked = [cast("Definition", cast("Call", fold.item).rule) for fold in folds]
        facts = {relation.by, *(fact for rule in asked for fact in rule.facts)}
        columns = {files.column(fact) for fact in facts}
        schema = {column: dtype for column, dtype in files.schema.items() if column in columns}
        return cls(relation, files, attrs.evolve(files, schema=schema), parts_of(files, most))

    def key(self, rows: pl.DataFrame) -> pl.Series:
        """The key of some rows as text; without such a column nobody knows to which record they belong."""
        column = self.dataset.column(self.relation.by)
        if column not in rows.columns:
            return pl.Series(self.relation.by, [None] * rows.height, pl.String)
        return rows[column].cast(pl.String)

    def look_through(self, ids: pl.Series, log: ProblemLog) -> None:
        """Look for values that are not allowed, keys that match nothing, and more rows than a record can have."""
        counts = pl.DataFrame(schema={"key": pl.String, "rows": pl.Int64})
        for part in self.parts:
            rows = read_part(self.dataset, part, log)
            found = self.key(rows).drop_nulls().alias("key").to_frame().with_columns(pl.lit(1, pl.Int64).alias("rows"))
            counts = pl.concat([counts, found]).group_by("key").agg(pl.col("rows").sum())
        files, by = self.dataset.files, self.dataset.column(self.relation.by)
        strangers = counts.join(ids.to_frame("key"), on="key", how="anti")["key"]
        many = counts.filter(pl.col("rows") > self.relation.most)["key"]
        problems = [strange_keys(self.relation, _first(strangers), len(strangers))] if len(strangers) else []
        problems += [too_many_rows(self.relation, _first(many), len(many))] if len(many) else []
        log.others.update((problem.moved_to(place(files, by)), None) for problem in problems)

    def rows_of(self, ids: pl.Series, log: ProblemLog) -> pl.DataFrame:
        """The rows that belong to records of some ids, and those that may belong to any."""
        frames = [pl.DataFrame(schema=dict(self.read.schema))]
        for part in self.parts:
            rows = read_rows(self.read, part, log).frame
            key = self.key(rows)
            places = key.to_frame("key").with_row_index("row")
            frames += rows.filter(key.is_null()), rows[places.join(ids.to_frame("key"), on="key", how="semi")["row"]]
        return pl.concat(frames)


def read_ids(dataset: Dataset, parts: Sequence[Part], log: ProblemLog) -> pl.Series:
    """The ids of all records, as text; one that comes twice goes into the log."""
    column = dataset.column(ID)
    read = attrs.evolve(dataset, schema={name: dtype for name, dtype in dataset.schema.items() if name == column})
    several = [ids_of(dataset, read_rows(read, part, log).frame) for part in parts] if read.schema else []
    ids = pl.concat([pl.Series(ID, [], pl.String), *several])
    if len(twice := ids.filter(ids.is_duplicated()).unique()):
        problem = repeated_ids(_first(twice), len(twice))
        log.others[problem.moved_to(place(dataset.files, column))] = None
    return ids


def ids_of(dataset: Dataset, rows: pl.DataFrame) -> pl.Series:
    """The ids of some rows, as text."""
    column = dataset.column(ID)
    if column not in rows.columns:
        return pl.Series(ID, [], pl.String)
    return rows[column].cast(pl.String).drop_nulls().alias(ID)


def _first(keys: pl.Series) -> list[str]:
    return keys.sort().head(SHOWN).to_list()
