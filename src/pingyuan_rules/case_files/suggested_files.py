"""Suggested cases as a file in which people fill in the answers that they expect."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pingyuan_rules.case_files.case_paths import ENDINGS, WORKBOOK_CASES
from pingyuan_rules.case_files.suggested_toml import suggested_toml
from pingyuan_rules.case_files.suggested_workbook import write_suggested_workbook
from pingyuan_rules.case_files.toml_writing import check_named, check_rules
from pingyuan_rules.cases import SuggestedCase
from pingyuan_rules.engine import Lang
from pingyuan_rules.engine.values import LONGEST_TEXT
from pingyuan_rules.files import check_free, replacing_file
from pingyuan_rules.ledger.headings import key


def write_suggestions(suggestions: Iterable[SuggestedCase], path: str | os.PathLike[str], lang: Lang = "zh") -> Path:
    """Write suggested cases to a new file, with the expected answers left blank for people to fill in.

    A workbook is laid out as that of `write_case_template`; in place of each answer it says that it is to be filled in,
    since an empty cell is not checked there. Both kinds of file are read as any other is as soon as every answer is
    filled in; until then each blank is an error.

    Args:
        suggestions: The cases, from `suggest_cases` or `CaseCoverage.suggestions`.
        path: The file, which must end in `.cases.toml` or `.cases.xlsx`. No file is written over.
        lang: The language of the names of facts and rules, and of the notes.

    Returns:
        The path.

    Raises:
        InvalidData: When the name has another ending, something stands there already, or the policy of a case is a
            what-if, which a file cannot name.
        ModuleNotFoundError: When XlsxWriter is needed and not installed; the message names the extra.
        OSError: When it cannot be written.
        TypeError: When a rule is of another book than the library's.
    """
    target = Path(path)
    check_place(target)
    cases = [*named(suggestions, lang)]
    for _, each in cases:
        check_rules(each.rules)
        check_named(each.policy, each.policy_file)
    with replacing_file(target, check_place) as draft:
        if target.name.lower().endswith(WORKBOOK_CASES):
            write_suggested_workbook(cases, draft, target, lang)
        else:
            draft.write_text(suggested_toml(cases, target, lang), encoding="utf-8", newline="\n")
    return target


def check_place(path: Path) -> None:
    """Check a place for a new file of suggested cases.

    Raises:
        InvalidData: When the name has another ending, or something stands there.
    """
    check_free(path, ENDINGS)


def named(suggestions: Iterable[SuggestedCase], lang: Lang) -> Iterator[tuple[str, SuggestedCase]]:
    """Each case with a name of its own, which tells what it shows."""
    names: Counter[str] = Counter()
    for each in suggestions:
        name = each.tasks[0].text(lang)[: LONGEST_TEXT - 10]
        word = key(name)  # as names are compared, when rows name their case
        names[word] += 1
        yield f"{name} ({names[word]})" if names[word] > 1 else name, each
