"""The code in README and docs runs: the blocks of each page in order, in one namespace."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(python|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(text: str) -> list[tuple[str, int, str]]:
    """Language, line and code of each fenced block."""
    return [(m[1], text.count("\n", 0, m.start(2)), m[2]) for m in BLOCK.finditer(text)]


def run(page: Path) -> None:
    """Run every block of a page; one that fails is named by its file and line."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    for language, line, code in blocks(page.read_text(encoding="utf-8")):
        if language == "python":
            exec(compile("\n" * line + code, str(page), "exec"), namespace)  # noqa: S102 - the project's own pages
        else:
            run_session(page, line, code, namespace)


def run_session(page: Path, line: int, code: str, namespace: dict[str, object]) -> None:
    """Run a block of prompts and answers; what it defines stays in the namespace."""
    test = doctest.DocTestParser().get_doctest(code, namespace, page.name, str(page), line)
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    report: list[str] = []
    runner.run(test, out=report.append, clear_globs=False)
    namespace.update(test.globs)
    assert not runner.failures, "".join(report)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(page)


def test_blocks_share_a_namespace(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```python\na = 1\n```\n\n```pycon\n>>> b = a + 1\n>>> b\n2\n```\n\n```python\nassert b == 2\n```\n"
    )
    run(page)


def test_a_wrong_answer_fails_and_names_the_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("text\n\n```pycon\n>>> 1 + 1\n3\n```\n")
    with pytest.raises(AssertionError, match=r"line 4, in page\.md"):
        run(page)


def test_a_wrong_assertion_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nassert 1 + 1 == 3\n```\n")
    with pytest.raises(AssertionError):
        run(page)
