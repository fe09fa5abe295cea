"""Asking every rule about a record, a collection of records or a frame at once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from pingyuan_rules.engine import Assessable, Assessment, Assessments, Finding, Parameters, Record, Rulebook
from pingyuan_rules.engine.planning.table_likes import table_advice
from pingyuan_rules.engine.records import Frame, is_frame
from pingyuan_rules.engine.rulebook import checked_book
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book as county_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from pingyuan_rules.engine import InvalidValues, Lang, Rule
    from pingyuan_rules.proof import AdvisedFinding


F = TypeVar("F", bound=Frame)
S = TypeVar("S", bound=Assessment)
R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)


@overload
def assess(
    data: F,
    of: type[Record],
    /,
    policy: Policy | None = None,
    *,
    missing: Literal["error", "unknown"] = "error",
    check: bool | None = None,
    small_integers: bool = False,
    shortfalls: bool = False,
    rules: "Rule[Any, Any, Any] | str | Iterable[Rule[Any, Any, Any] | str] | None" = None,
    related: "Mapping[str, object] | None" = None,
) -> F: ...
@overload
def assess(
    data: F,
    of: type[Record],
    /,
    policy: P | None = None,
    *,
    missing: Literal["error", "unknown"] = "error",
    check: bool | None = None,
    small_integers: bool = False,
    shortfalls: bool = False,
    rules: "Rule[Any, Any, Any] | str | Iterable[Rule[Any, Any, Any] | str] | None" = None,
    related: "Mapping[str, object] | None" = None,
    book: Rulebook[P],
) -> F: ...
@overload
def assess(data: Assessable[S], of: Policy | None = None, /, *, policy: Policy | None = None) -> S: ...
@overload
def assess(data: Assessable[S], of: P | None = None, /, *, policy: P | None = None, book: Rulebook[P]) -> S: ...
@overload
def assess(data: Record, of: P | None = None, /, *, policy: P | None = None, book: Rulebook[P]) -> Assessment: ...
@overload
def assess(
    data: Iterable[Assessable[S]], of: type[Assessable[S]], /, policy: Policy | None = None
) -> Assessments[S]: ...
@overload
def assess(
    data: Iterable[Assessable[S]], of: type[Assessable[S]], /, policy: P | None = None, *, book: Rulebook[P]
) -> Assessments[S]: ...
@overload
def assess(
    data: Iterable[Record], of: type[Record], /, policy: P | None = None, *, book: Rulebook[P]
) -> Assessments[Assessment]: ...
def assess(
    data: Any,
    of: Any = None,
    /,
    policy: Any = None,
    *,
    missing: Literal["error", "unknown"] = "error",
    check: bool | None = None,
    small_integers: bool = False,
    shortfalls: bool = False,
    rules: "Rule[Any, Any, Any] | str | Iterable[Rule[Any, Any, Any] | str] | None" = None,
    related: "Mapping[str, object] | None" = None,
    book: Rulebook[Any] = county_book,
) -> Any:
    """Answer every rule about what is given.

    - `assess(record)` and `assess(record, policy)` give one typed result: a field per rule, and the status of
      each, the findings, the version and the policy's fingerprint.
    - `assess(records, Branch)` and `assess(records, Branch, policy)` give one such result for each record.
    - `assess(frame, Branch)` and `assess(frame, Branch, policy)` give the same kind of frame with one column more
      for each rule, null where unknown; a lazy frame stays lazy.

    Args:
        data: A record, an iterable of records, or a table of facts: Polars, pandas, PyArrow, DuckDB, PySpark,
            Ibis or SQLFrame.
        of: For a record the policy; for a collection or a frame the class of its records.
        policy: The policy, if not that of the article, or else the book's own.
        missing: What a missing column of a frame means: an error that names them all, or `unknown` facts.
        check: Whether a frame's values and those of related tables are checked first; None checks eager ones alone.
        small_integers: Whether whole numbers in a frame's answers may be smaller than 64 bits, where small columns
            of facts prove that they fit (Polars and DuckDB).
        shortfalls: Whether a frame has a further column for each rule that can be met, such as
            `due_not_formed_shortfall`: true where the record falls short of the rule, false where it does not or the
            rule is not asked of it, null where facts are missing.
        rules: The rules that a frame is asked, or their names, in the order of the columns; one alone needs no list.
            None asks all but helpers. Only the columns that these rules need must be there.
        related: Tables of related records for a frame, of the same engine, by the name of each relation:
            `{"members": members, "organizations": units}`. Without such a table, what rules ask of the related records
            is unknown; it is an error if these rules are named in `rules`, unless missing columns are unknown facts.
        book: The rulebook, if it is not the library's: a book of your own, or one that extends the library's. No policy
            chooses it: if the policy is of a book that extends the library's, name the book too.

    Returns:
        A result, a tuple of results that notebooks show as one table, or a frame of the same kind. A rule that is
        not in force on the policy's day is UNKNOWN (null), and the status of a result says so.

    Raises:
        InvalidData: When columns are missing or of a wrong type, values are out of bounds, `rules` names what is no
            rule of the book about the class, or something is wrong with a table of related records: one is missing that
            is needed, a key in it is no id of the frame, or there are more rows for a record than there can be.
        WrongRecord: When a record is of another class than said, or the book has no rules about the class.
        TypeError: When a collection or a frame comes without its class, a record with one, or records with an option
            for frames; when something is nearly a table, with the line that makes one of it; when the policy is none of
            the book's, or `book` is no rulebook.
    """
    chosen = checked_book(book)
    if not isinstance(data, Record) and not is_frame(data) and (advice := table_advice(data)):
        raise TypeError(advice)
    # Refused rather than ignored: a user who passes one expects it to do something.
    if not is_frame(data) and (
        missing != "error"
        or check is not None
        or small_integers
        or shortfalls
        or rules is not None
        or related is not None
    ):
        message = (
            "missing, check, small_integers, shortfalls, rules and related are for frames; a record has all its facts, "
            "related records and findings, and one rule is asked as rule(record)"
        )
        raise TypeError(message)
    if isinstance(data, Record):
        if of is not None and (policy is not None or not isinstance(of, Parameters)):
            message = "a record takes a policy and nothing else: assess(branch, policy), with policy_on(day, overlay)"
            raise TypeError(message)
        # By name too: the policy was once ignored then, and the article's policy answered.
        return chosen.assess(data, policy if of is None else of)
    if not (isinstance(of, type) and issubclass(of, Record)):
        # A ledger, too, is a collection, of several classes.
        message = (
            "a collection or a frame names its class of record: assess(rows, Branch), or of a ledger "
            "assess(ledger.branches, Branch); AssessedLedger.of(ledger) assesses all of it"
        )
        raise TypeError(message)
    if is_frame(data):
        from pingyuan_rules.engine.table.frame import assess_frame  # noqa: PLC0415 - loads narwhals

        return assess_frame(
            chosen,
            data,
            of,
            chosen.resolve_policy(policy),
            missing=missing,
            check=check,
            small_integers=small_integers,
            shortfalls=shortfalls,
            rules=rules,
            related=related,
        )
    return chosen.assess_all(data, of, policy)


@overload
def findings(
    record: F,
    of: type[Record],
    policy: Policy | None = None,
    *,
    missing: Literal["error", "unknown"] = "error",
    check: bool | None = None,
    keep: Iterable[str] | None = None,
    related: "Mapping[str, object] | None" = None,
) -> F: ...
@overload
def findings(
    record: F,
    of: type[Record],
    policy: P | None = None,
    *,
    missing: Literal["error", "unknown"] = "error",
    check: bool | None = None,
    keep: Iterable[str] | None = None,
    related: "Mapping[str, object] | None" = None,
    book: Rulebook[P],
) -> F: ...
@overload
def findings(
    record: Record,
    of: Policy | None = None,
    *,
    policy: Policy | None = None,
    least_change: Literal[True],
    seconds: float | None = None,
) -> "tuple[AdvisedFinding, ...]": ...
@overload
def findings(
    record: Record, of: Policy | None = None, *, policy: Policy | None = None, least_change: bool = False
) -> tuple[Finding, ...]: ...
@overload
def findings(
    record: Record,
    of: P | None = None,
    *,
    policy: P | None = None,
    least_change: Literal[True],
    seconds: float | None = None,
    book: Rulebook[P],
) -> "tuple[AdvisedFinding, ...]": ...
@overload
def findings(
    record: Record, of: P | None = None, *, policy: P | None = None, least_change: bool = False, book: Rulebook[P]
) -> tuple[Finding, ...]: ...
def findings(
    record: Any,
    of: Any = None,
    policy: Any = None,
    *,
    missing: Literal["error", "unknown"] = "error",
    check: bool | None = None,
    keep: Iterable[str] | None = None,
    related: "Mapping[str, object] | None" = None,
    least_change: bool = False,
    seconds: float | None = None,
    book: Rulebook[Any] = county_book,
) -> Any:
    """The rules that a record falls short of: each with clauses, severity, facts and remedies.

    Rules that cannot be decided, do not apply, are not asked of the record, are not in force or lack a value in the
    policy give no finding. What would be a finding if the rule were asked of the record, which nobody knows, is in
    `assess(record).open_findings`.

    `findings(record, least_change=True)` gives each with its `way`: the least that meets the rule, proved to be the
    least, or why nothing is advised; `least_to_do(lang)` has it in words. Nothing is looked for about persons: members,
    applicants and county leaders.

    `findings(frame, Branch)` gives a frame of the same kind with a row for each record and rule that it falls short of.
    Its columns are text, but for those that are kept: `id`, `rule` (the rule's name) and `severity` (`required`,
    `expected` or `note` on the policy's day). A lazy frame stays lazy. Where the engine keeps rows in order, they
    follow the records and, within a record, the book; of other engines, sort them.

    Args:
        record: The record, or a frame such as `assess` takes.
        of: For a record the policy, for a frame the class of its records.
        policy: The policy, if not that of the article, or else the book's own.
        missing: What a missing column of a frame means: an error, or `unknown` facts.
        check: Whether a frame's values and those of related tables are checked first; None checks eager ones alone.
        keep: The columns of a frame that tell which record it is; by default the id.
        related: Tables of related records for a frame, as `assess` takes them; without one, what rules ask of these
            records gives no finding.
        least_change: Whether the least that meets each rule is looked for. It needs the extra `proof`.
        seconds: How long that may take for one finding, by default 10; then its way is `Undecided`.
        book: The rulebook, if it is not the library's; see `assess`.

    Raises:
        FrameError: As for `assess`, and when a column to keep is not there or is called `rule` or `severity`.
        WrongRecord: When something is neither a record with rules nor a frame.
        TypeError: When a frame comes without its class or with an option for records, or a record with a class or with
            an option for frames; when something is nearly a table, with the line that makes one of it; when the policy
            is none of the book's, or `book` is no rulebook.
        ValueError: When `seconds` is no number of 0 or more.
        ModuleNotFoundError: When the least is looked for and z3-solver is not installed; the message names the extra.
    """
    chosen = checked_book(book)
    if seconds is not None and not least_change:
        message = "seconds limits the search for the least change: findings(branch, least_change=True, seconds=5)"
        raise TypeError(message)
    if is_frame(record):
        if least_change:
            message = (
                "findings of a frame have no least change; ask for those of its records: "
                "[findings(each, least_change=True) for each in records_of(rows, Branch)]"
            )
            raise TypeError(message)
        if not (isinstance(of, type) and issubclass(of, Record)):
            message = "a frame names its class of record: findings(rows, Branch)"
            raise TypeError(message)
        from pingyuan_rules.engine.table.findings_frame import findings_frame  # noqa: PLC0415 - loads narwhals

        kept = ("id",) if keep is None else keep
        own = chosen.resolve_policy(policy)
        return findings_frame(chosen, record, of, own, keep=kept, missing=missing, check=check, related=related)
    if isinstance(of, type) and (advice := table_advice(record)):
        raise TypeError(advice)
    if missing != "error" or check is not None or keep is not None or related is not None:
        message = "missing, check, keep and related are for frames; a record has all its facts and related records"
        raise TypeError(message)
    if of is not None and (policy is not None or not isinstance(of, Parameters)):
        message = "a record takes a policy and nothing else: findings(branch, policy), with policy_on(day, overlay)"
        raise TypeError(message)
    assessment = chosen.assess(record, policy if of is None else of)
    if not least_change:
        return assessment.findings
    from pingyuan_rules.proof import advise_findings  # noqa: PLC0415 - loaded when first used

    if seconds is None:
        return advise_findings(assessment.findings)
    return advise_findings(assessment.findings, seconds=seconds)


def check(frame: Frame, of: type[Record], /) -> "InvalidValues":
    """Count the values in a frame that the facts of a class of record do not allow, by column and kind.

    Null is unknown and always allowed; columns that are missing are not counted. A lazy frame is collected to one
    row of counts, and to some rows for each kind of wrong values that it has.

    >>> import polars as pl
    >>> from pingyuan_rules import Branch
    >>> frame = pl.DataFrame({"id": ["ZB-0001", "ZB-0002"], "full_members": [3, -1]})
    >>> found = check(frame, Branch)
    >>> found[0].column, found[0].kind, found[0].count, found[0].examples, found[0].ids, found[0].rows
    ('full_members', 'out_of_bounds', 1, ('-1',), ("'ZB-0002'",), (1,))
    >>> found.rows(frame)["id"].to_list(), found.mask(frame)["invalid"].to_list()
    (['ZB-0002'], [False, True])

    Returns:
        A tuple of what was found, each with up to three of the values and of the rows. `rows(frame)` picks out all
        of these rows, and `mask(frame)` adds a column of booleans.

    Raises:
        FrameError: When a column has a type that cannot hold its fact.
    """
    from pingyuan_rules.engine import check as count  # noqa: PLC0415 - loaded when first used

    return count(frame, of)


@overload
def frame_of(
    records: Iterable[Record], of: type[Record], /, *, backend: Literal["polars"] = "polars"
) -> "pl.DataFrame": ...
@overload
def frame_of(records: Iterable[Record], of: type[Record], /, *, backend: Literal["pandas"]) -> "pd.DataFrame": ...
@overload
def frame_of(records: Iterable[Record], of: type[Record], /, *, backend: Literal["pyarrow"]) -> "pa.Table": ...
def frame_of(
    records: Iterable[Record], of: type[Record], /, *, backend: Literal["polars", "pandas", "pyarrow"] = "polars"
) -> Any:
    """Records as a table: a column for each fact, null where it is unknown, a row for each record.

    Enumerations are the table's own (an Enum in Polars, a categorical in pandas, strings in PyArrow) and hold the
    stored values; amounts are whole fen. `assess`, the measures and every rule take the table as it is.

    Args:
        records: The records, all of one class.
        of: That class, named because an empty collection would not say.
        backend: Whose table it becomes. DuckDB, Ibis and PySpark take one of PyArrow.

    Raises:
        WrongRecord: For the first record of another class.
        ValueError: When the backend is none of the three.
        ModuleNotFoundError: When the backend is not installed; the message names the extra.
    """
    from pingyuan_rules.engine.table.exchange.from_records import frame_of as framed  # noqa: PLC0415 - loads narwhals

    return framed(records, of, backend)


def records_of(frame: object, of: type[R], /, *, missing: Literal["error", "unknown"] = "error") -> list[R]:
    """A table as records, one for each row, in the order in which its engine gives them.

    Null becomes UNKNOWN, labels of an enumeration its members, scores exact decimals. Columns that are no facts are
    left out. A lazy frame is collected.

    >>> import polars as pl
    >>> from pingyuan_rules import Leader
    >>> records_of(pl.DataFrame({"organizations_contacted": [2, None]}), Leader, missing="unknown")[0]
    Leader(organizations_contacted=2)

    Args:
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        of: The class of record that the rows are.
        missing: What a fact without a column means: an error that names them all, or `unknown`.

    Raises:
        FrameError: When columns are missing or have a wrong type, and when values are not allowed, with all of them.
    """
    from pingyuan_rules.engine.table.exchange.to_records import records_of as recorded  # noqa: PLC0415 - loads narwhals

    return recorded(frame, of, missing=missing)


def translate(frame: F, of: type[Record], lang: "Lang", /, *, book: Rulebook[Any] = county_book) -> F:
    """A table of facts and answers as people read it: Chinese or English headings, words and units.

    Headings are labels, those of amounts and scores with their unit: `党员活动经费（元）`. Amounts become exact
    decimals of yuan, answers in hundredths exact decimals of points, truths 是 and 否 (yes and no), members of
    enumerations their labels; null stays null. Whole numbers, dates, texts and scores, which are points already, keep
    their values; columns that are neither facts nor answers (nor shortfalls) of the class are left as they are. A lazy
    table stays lazy. `translate_back` reads it again.

    >>> import polars as pl
    >>> from pingyuan_rules import Branch
    >>> frame = pl.DataFrame({"formation": ["joint", None], "activity_fund": [90_000, None], "note": ["a", "b"]})
    >>> translate(frame, Branch, "zh").rows(named=True)[0]
    {'组建方式': '联合组建', '党员活动经费（元）': Decimal('900.00'), 'note': 'a'}

    Args:
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        of: The class of record that the rows are, for the same name may have another label in another class.
        lang: The language: `"zh"` or `"en"`.
        book: The rulebook whose answers the columns may hold, if it is not the library's.

    Raises:
        FrameError: When no column is a fact or an answer, one has a wrong type, or one that is neither is called like
            the heading of one.
        ValueError: When the language is none of the two.
        WrongRecord: When the book has no rules about the class.
        TypeError: When `book` is no rulebook.
    """
    from pingyuan_rules.engine.table.exchange.translated_frames import translate_frame  # noqa: PLC0415 - loads narwhals

    return translate_frame(checked_book(book), frame, of, lang)


def translate_back(frame: F, of: type[Record], /, *, book: Rulebook[Any] = county_book) -> F:
    """A table that `translate` gave, in either language, with the names and values that rules read and give.

    The unit of an amount or a score is read from its heading: one that says no unit, or another, is refused, and the
    message says what to write. Amounts and points may be decimals, floats or whole numbers and become whole fen and
    hundredths; scores that are facts stay points. Enumerations become text, with the stored values.

    >>> import polars as pl
    >>> from pingyuan_rules import Branch
    >>> frame = pl.DataFrame({"组建方式": ["联合组建"], "已发书记工作津贴（元）": [3_600.5], "有党旗": ["是"]})
    >>> translate_back(frame, Branch).rows(named=True)[0]
    {'formation': 'joint', 'allowance_paid': 360050, 'has_flag': True}

    Args:
        frame: The table; columns without a known heading are left as they are.
        of: The class of record that the rows are.
        book: The rulebook whose answers the columns may hold, if it is not the library's.

    Raises:
        FrameError: When no column has a known heading, the heading of an amount or a score lacks its unit, two columns
            are of one fact, or a column has a wrong type; of an eager table, when a value is no amount with two
            decimals or no truth. In a lazy one such a value becomes null.
        WrongRecord: When the book has no rules about the class.
        TypeError: When `book` is no rulebook.
    """
    from pingyuan_rules.engine.table.exchange.translated_frames import translate_frame_back  # noqa: PLC0415 - loads narwhals

    return translate_frame_back(checked_book(book), frame, of)


@overload
def sql_of(
    of: type[Record],
    /,
    dialect: Literal["duckdb", "postgres", "spark"],
    *,
    policy: Policy | None = None,
    table: "str | Sequence[str] | None" = None,
    view: "str | Sequence[str] | None" = None,
    keep: Iterable[str] | None = None,
    columns: Iterable[str] | None = None,
    missing: Literal["error", "unknown"] = "error",
    replace: bool = False,
    shortfalls: bool = False,
    lang: "Lang" = "zh",
    related: "Mapping[str, str | Sequence[str]] | None" = None,
) -> str: ...
@overload
def sql_of(
    of: type[Record],
    /,
    dialect: Literal["duckdb", "postgres", "spark"],
    *,
    policy: P | None = None,
    table: "str | Sequence[str] | None" = None,
    view: "str | Sequence[str] | None" = None,
    keep: Iterable[str] | None = None,
    columns: Iterable[str] | None = None,
    missing: Literal["error", "unknown"] = "error",
    replace: bool = False,
    shortfalls: bool = False,
    lang: "Lang" = "zh",
    related: "Mapping[str, str | Sequence[str]] | None" = None,
    book: Rulebook[P],
) -> str: ...
def sql_of(
    of: type[Record],
    /,
    dialect: Literal["duckdb", "postgres", "spark"],
    *,
    policy: Any = None,
    table: "str | Sequence[str] | None" = None,
    view: "str | Sequence[str] | None" = None,
    keep: Iterable[str] | None = None,
    columns: Iterable[str] | None = None,
    missing: Literal["error", "unknown"] = "error",
    replace: bool = False,
    shortfalls: bool = False,
    lang: "Lang" = "zh",
    related: "Mapping[str, str | Sequence[str]] | None" = None,
    book: Rulebook[Any] = county_book,
) -> str:
    """Every rule about a class of record as one `CREATE VIEW` over a table in a database.

    The view has the columns that are kept, the facts that the rules read, and a column for each rule: boolean,
    64-bit integers (amounts in fen) or text, null where unknown. The numbers of the policy are in the text; no data is
    read, and neither the database nor its driver is needed.

    >>> from pingyuan_rules import Branch
    >>> print(sql_of(Branch, "postgres", table="public.branches", lang="en"))
    -- rulebook pingyuan ..., Branch, PostgreSQL
    -- Every rule about a branch; policy of 2016-10-21, fingerprint ...
    ...
    CREATE VIEW "public"."branches_rules" AS
    ...

    Args:
        of: The class of record that the rows of the table are.
        dialect: Whose SQL to write.
        policy: The policy, if not that of the article, or else the book's own.
        table: The table, perhaps after its schema and a dot, or these as a sequence. Whatever is in a name, it is
            quoted, so that upper and lower case are as given. By default it is called as the class, in lower case.
        view: What the view is called, likewise; by default as the table, with `_rules` after it.
        keep: Which other columns pass through; by default the id.
        columns: The columns that the table has; without them it is taken to have all that are needed.
        missing: What a fact that is not among the columns means: an error that names them all, or `unknown`.
        replace: Whether a view of that name is replaced.
        shortfalls: Whether the view has a further column for each rule that can be met, such as
            `due_not_formed_shortfall`; see `assess`.
        lang: The language of the comments.
        related: The tables of related records by the name of each relation, named as `table` is:
            `{"members": "public.members"}`. They are joined by the id; without a table, what rules ask of the related
            records is null, and a comment says so.
        book: The rulebook, if it is not the library's; see `assess`.

    Returns:
        One statement, ending in a semicolon, with comments above it that say what it was made from, which columns of
        which types the table must have, and what the view answers.

    Raises:
        InvalidData: With everything that is wrong with what was asked for.
        WrongRecord: When the book has no rules about the class.
        TypeError: When it is asked of something that is no class of record, when the policy is none of the book's, or
            `book` is no rulebook.
    """
    chosen = checked_book(book)
    if not (isinstance(of, type) and issubclass(of, Record)):
        message = 'SQL is asked of a class of record: sql_of(Branch, "duckdb")'
        raise TypeError(message)
    from pingyuan_rules.engine.sql.create_view import create_view  # noqa: PLC0415 - most programs need no view

    return create_view(
        chosen,
        of,
        chosen.resolve_policy(policy),
        dialect,
        table=table,
        view=view,
        keep=keep,
        columns=columns,
        missing=missing,
        replace=replace,
        shortfalls=shortfalls,
        lang=lang,
        related=related,
    )
