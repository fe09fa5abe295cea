"""The house in numbers: files, lines, import circles, private functions called once, comments.

    python scripts/house.py [FOLDER]

Run it before and after a change to the structure. Every import of an own module counts: at the top of a file, inside
a function, for type checkers only, by `import_module`, and in the stub of a package whose names load when first used.
"""

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "pingyuan_rules"

Graph = Mapping[str, frozenset[str]]
"""The modules that each module imports."""

MARKS = re.compile(r"#\s*(noqa|type:|pragma|pyright|fmt:)")
"""Comments for tools rather than for people."""


def modules_of(source: Path) -> dict[str, Path]:
    """Every module below a package, by its full name."""
    names = {path: path.relative_to(source.parent).with_suffix("").parts for path in sorted(source.rglob("*.py"))}
    return {".".join(parts[:-1] if parts[-1] == "__init__" else parts): path for path, parts in names.items()}


def import_graph(source: Path) -> Graph:
    """Which module of a package imports which others of it."""
    modules = modules_of(source)
    graph = {}
    for name, path in modules.items():
        files = [path, path.with_suffix(".pyi")]
        trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files if file.exists()]
        graph[name] = frozenset(module for tree in trees for module in _imported(tree, modules)) - {name}
    return graph


def _imported(tree: ast.Module, modules: Iterable[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                # `from package import name` may name a module or something in the package itself.
                candidates = (f"{node.module}.{alias.name}", node.module or "")
                yield from [name for name in candidates if name in modules][:1]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            names = {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
            yield from names & set(modules)


def circles(graph: Graph) -> list[list[str]]:
    """Every set of modules that import each other, directly or not (Tarjan's strongly connected components)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for imported in graph[module]:
            if imported not in order:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in stack:
                lowest[module] = min(lowest[module], order[imported])
        if lowest[module] == order[module]:
            start = stack.index(module)
            circle, stack[start:] = stack[start:], []
            if len(circle) > 1:
                found.append(sorted(circle))

    for module in graph:
        if module not in order:
            visit(module)
    return found


def private_functions(text: str) -> dict[str, int]:
    """The private functions of a file, and how often each is named beside its definition."""
    names = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and re.match(r"_(?!_)", node.name)
    ]
    return {name: len(re.findall(rf"\b{name}\b", text)) - names.count(name) for name in names}


def comments_in(text: str) -> int:
    """How many comments a file has that are meant for people."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.COMMENT and not MARKS.match(token.string) for token in tokens)


def report(source: Path) -> Iterator[str]:
    """The lines of the report."""
    paths = modules_of(source)
    texts = [path.read_text(encoding="utf-8") for path in paths.values()]
    lines = sum(text.count("\n") for text in texts)
    yield f"files {len(texts)}, lines {lines}"
    uses = [count for text in texts for count in private_functions(text).values()]
    once = sum(count <= 1 for count in uses)
    yield f"private functions {len(uses)}, called once {once} ({once / max(len(uses), 1):.0%})"
    graph = import_graph(source)
    knots = circles(graph)
    yield f"import circles {len(knots)}{''.join(f', one of {len(knot)} modules' for knot in knots)}"
    yield from (f"    {' '.join(knot)}" for knot in knots)
    importers = Counter(imported for modules in graph.values() for imported in modules)
    yield f"modules with one importer {sum(importers[module] == 1 for module in graph)}"
    stems = Counter(path.stem for path in paths.values() if not path.stem.startswith("__"))
    twice = sorted(stem for stem, count in stems.items() if count > 1)
    yield f"module names used twice {len(twice)}{': ' if twice else ''}{', '.join(twice)}"
    comments = sum(map(comments_in, texts))
    yield f"comments {comments}, {comments * 100 / lines:.1f} per 100 lines"
    folders = Counter(path.parent.relative_to(source).as_posix() for path in paths.values())
    yield "largest folders " + ", ".join(f"{folder} {count}" for folder, count in folders.most_common(3))


if __name__ == "__main__":
    print("\n".join(report(Path(sys.argv[1]) if sys.argv[1:] else SOURCE)))
