"""What may import what: nothing heavy unasked, and the parts of the package in one direction only."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scripts.house import circles, import_graph

import pingyuan_rules

PACKAGE = Path(pingyuan_rules.__file__).parent
GRAPH = import_graph(PACKAGE)
"""Which module imports which others: inside functions, for type checkers and by name too."""

LATER = (
    "altair", "cattrs", "cyclopts", "dateutil", "duckdb", "fastapi", "flask", "ibis", "jinja2", "msgspec", "narwhals",
    "numpy", "openpyxl", "pandas", "polars", "pyarrow", "pydantic", "pydantic_core", "pyspark", "python_calamine",
    "rich", "sphinx", "stdnum", "tomllib", "vl_convert", "xlrd", "xlsxwriter", "z3",
)  # fmt: skip
"""What is imported only where it is used, never by importing the package."""

LAYERS = (
    {"__about__", "rule_names"},
    {"engine"},
    {"files", "progress", "words"},
    {"choices", "tables", "units"},
    {"results"},
    {"policy", "records"},
    {"rules"},
    {"amounts", "proof", "receipts"},
    {"asking"},
    {"measures"},
    {"cases", "comparison", "published"},
    {"convert"},
    {"ledger", "rulebook_page"},
    {"template"},
    {"case_files"},
    {"returned"},
    {"datasets", "report"},
    {"cli"},
    {"__main__"},
)
"""The parts of the package; each imports itself and parts further up only."""

ENGINE = (
    {"decimals", "history", "lazy_names", "rates"},
    {"labels"},
    {"shown_language"},
    {"display"},
    {"cache", "codegen", "problems", "values"},
    {"personal_values"},
    {"facts"},
    {"records"},
    {"policies"},
    {"terms"},
    {"checking"},
    {"logic", "tracing"},
    {"checking.operands"},
    {"helpers", "language"},
    {"checking.source"},
    {"definition"},
    {"record"},
    {"invariants", "wording"},
    {"planning"},
    {"solver"},
    {"sql"},
    {"table"},
    {"rule"},
    {"laws"},
    {"assessment"},
    {"rulebook"},
    {"wording.displays"},
)
"""The parts of the engine, likewise: the readings stand above the definition of a rule and below the rule that people
call. What notebooks show stands above what it shows, and is reached through `engine.display` alone."""

RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}
PARTS = sorted(
    {path.stem if path.is_file() else path.name for path in PACKAGE.iterdir()} - {"__pycache__", "py", "__init__"}
)


def test_importing_the_package_imports_nothing_heavy() -> None:
    imported = imported_by("import pingyuan_rules")
    assert "pingyuan_rules" in imported
    assert imported.isdisjoint({*LATER, "attrs"}), imported.intersection(LATER)


def test_importing_every_name_imports_no_table_and_no_terminal() -> None:
    imported = imported_by("from pingyuan_rules import *")
    assert "pingyuan_rules.rules" in imported
    wrong = imported.intersection(LATER) - {"cattrs", "dateutil", "tomllib"}  # what the core depends on
    assert wrong == set()


def imported_by(statement: str) -> set[str]:
    """The modules that a statement imports in a new process; measuring coverage has imported some before."""
    script = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(found.stdout.split())


@pytest.mark.parametrize("part", PARTS)
def test_parts_import_in_one_direction(part: str) -> None:
    assert part in RANK, f"say in LAYERS where {part} stands"
    wrong = {name for name in parts_imported_by(part) if name != part and RANK.get(name, len(LAYERS)) >= RANK[part]}
    assert wrong == set()


def parts_imported_by(part: str) -> Iterator[str]:
    """The parts that a part imports anywhere; the package itself, which imports them all, counts as the last."""
    module = PACKAGE / f"{part}.py"
    for path in [module] if module.exists() else sorted((PACKAGE / part).rglob("*.py")):
        if path == PACKAGE / "ledger/__init__.py":
            continue  # names only, as in the package itself: what reads a ledger, and what is written back
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from _parts(node)


def _parts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    elif isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        return
    for name in names:
        package, _, rest = name.partition(".")
        if package == "pingyuan_rules":
            yield rest.partition(".")[0]


def test_no_module_imports_itself_through_others() -> None:
    assert circles(GRAPH) == []


ENGINE_RANK = {f"pingyuan_rules.engine.{part}": rank for rank, layer in enumerate(ENGINE) for part in layer}


def engine_part(module: str) -> str:
    """The part of the engine a module belongs to: itself, or the package that holds it."""
    while module not in ENGINE_RANK:
        module = module.rpartition(".")[0]
        assert module != "pingyuan_rules", "say in ENGINE where it stands"
    return module


@pytest.mark.parametrize("module", [name for name in GRAPH if name.startswith("pingyuan_rules.engine.")])
def test_the_engine_imports_in_one_direction(module: str) -> None:
    part = engine_part(module)
    others = {imported for imported in GRAPH[module] if engine_part(imported) != part}
    assert {imported for imported in others if ENGINE_RANK[engine_part(imported)] >= ENGINE_RANK[part]} == set()


def test_only_the_faces_of_the_engine_import_readings() -> None:
    readings = {f"pingyuan_rules.engine.{room}" for room in ("planning", "record", "solver", "sql", "table", "wording")}
    importing = {
        engine_part(module)
        for module, imported in GRAPH.items()
        if module.startswith("pingyuan_rules.engine.")
        and readings & {engine_part(each) for each in imported if ".engine." in each}
    }
    faces = {"rule", "assessment", "rulebook", "invariants", "wording.displays"}
    assert importing - readings == {f"pingyuan_rules.engine.{face}" for face in faces}
