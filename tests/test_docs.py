"""The code in README and docs runs: the blocks of each page in order, in one namespace.

`python` blocks run, `pycon` blocks answer as shown, and so do the commands of `console` blocks. `sh` blocks, which
install things, are not run.
"""

import ast
import doctest
import io
import re
import shlex
import sys
from pathlib import Path

import pytest

from pingyuan_rules.__main__ import main
from sizes import only_in_check

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(python|pycon|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)]+)\)")
PACKAGE = ROOT / "src" / "pingyuan_rules"
PLACE = re.compile(r"`([\w.]+(?:/[\w.]*)+|\w+\.(?:py|toml|md))`")
"""A file or folder that a page names."""
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
        elif language == "console":
            run_commands(page, line, code)
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


def run_commands(page: Path, line: int, code: str) -> None:
    """Run `$ pingyuan-rules ...` and compare what it prints; `$ echo $?` gives the latest exit code."""
    exit_code = 0
    for command, expected in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", code, re.MULTILINE):
        if command == "echo $?":
            printed = f"{exit_code}\n"
        else:
            program, *arguments = shlex.split(command)
            assert program == "pingyuan-rules", f"{page.name}, line {line}: only pingyuan-rules is run, not {program}"
            exit_code, printed = started(arguments)
        same = doctest.OutputChecker().check_output(expected, printed, OPTIONS)
        assert same, f"{page.name}, block at line {line + 1}: {command}\nexpected:\n{expected}\nprinted:\n{printed}"


def started(arguments: list[str]) -> tuple[int, str]:
    """The exit code of the command line, and all it printed; in this process, as nothing here is about another."""
    printed = io.BytesIO()
    stream = io.TextIOWrapper(printed, encoding="utf-8", write_through=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "100")
        patch.setattr(sys, "argv", ["pingyuan-rules", *arguments])
        patch.setattr(sys, "stdout", stream)
        patch.setattr(sys, "stderr", stream)
        code = main()
    return code, printed.getvalue().decode()


LONG = {"checking-a-policy.md", "cli.md", "large-files.md", "office-zh.md", "proof.md", "report.md"}
"""Pages whose code takes more than a second: it proves, writes reports or runs over files."""


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=page.name, marks=[only_in_check] * (page.name in LONG)) for page in PAGES]
)
def test_code_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")  # as in a checkout
    run(page)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(page: str) -> None:
    """Sphinx follows the links of docs, and nothing else those of these pages."""
    links = [link for link in LINK.findall((ROOT / page).read_text(encoding="utf-8")) if not link.startswith("#")]
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link.partition("#")[0]).is_file()] == []


def test_contributing_names_places_that_exist() -> None:
    """A module that moves is renamed there too, or newcomers look for it in vain."""
    places = PLACE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert len(places) > 20
    assert [place for place in places if not any((folder / place).exists() for folder in (ROOT, PACKAGE))] == []


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


def test_a_wrong_output_of_a_command_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ pingyuan-rules --version\n0.0.0\n```\n")
    with pytest.raises(AssertionError, match="printed"):
        run(page)


def test_an_exit_code_is_compared(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ pingyuan-rules assess nothing.xlsx\n...\n$ echo $?\n0\n```\n")
    with pytest.raises(AssertionError, match=r"echo \$\?"):
        run(page)


@only_in_check
def test_no_docstring_of_a_property_begins_like_a_type() -> None:
    """Sphinx takes words before a colon in the first line for the type of the property, and finds no such class."""
    properties = [
        (path.name, node)
        for path in PACKAGE.rglob("*.py")
        if "property" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and any("property" in ast.unparse(each) for each in node.decorator_list)
    ]
    first_lines = [(name, (ast.get_docstring(node) or "").partition("\n")[0]) for name, node in properties]
    assert [(name, line) for name, line in first_lines if re.match(r"[^`:]+:\s", line)] == []
