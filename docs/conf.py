"""How the documentation is built; `make docs` treats every warning as an error."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from sphinx.application import Sphinx

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import LANGUAGES
from pingyuan_rules.rulebook_page import PARTS, part_text
from pingyuan_rules.rules import book

GENERATED = Path(__file__).parent / "_generated"
EXAMPLES = Path(__file__).parents[1] / "examples"

project = "pingyuan-rules"
author = "the pingyuan-rules authors"
copyright = author  # noqa: A001 - Sphinx reads this name
release = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
# Pages that are generated are included by the pages that introduce them.
exclude_patterns = ["_build", "_generated/*.md", "measured.md"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
# The notebooks are kept without outputs and run anew at each build, so that what is shown is what this version does.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
# Charts come as a drawing too, which a page shows without a script.
suppress_warnings = ["mystnb.unknown_mime_type"]
nitpicky = True
nitpick_ignore_regex = [
    # What a ledger keeps for hints and for its marked copy: the day that it states, and how its files stood.
    ("py:class", r"pingyuan_rules\.(ledger\.sheets\.stated_days\.StatedDay|files\.stamps\.Stamp)"),
    # The standard library: its inventory would have to be fetched at every build.
    ("py:class", r"(collections(\.abc)?|datetime|decimal|enum|fractions|os|pathlib|types|typing)\..+"),
    # Type variables.
    ("py:class", r"pingyuan_rules\..+\.[A-Z](_co)?"),
    ("py:obj", r"pingyuan_rules\..+\.[A-Z]"),
    # A name without its module was imported for type checkers only.
    ("py:(class|exc)", r"\w+"),
    # Altair and what holds tables are extras, and imported for type checkers only.
    ("py:class", r"(alt|pa|pd|pl)\..+"),
    # Sphinx gives a NewType no second name where it is imported from.
    ("py:class", r"pingyuan_rules\.engine\.values\.Fen"),
    # Inner types that signatures name; the pages do not describe them.
    ("py:class", r"pingyuan_rules\.engine\.records\.Frame"),
    ("py:class", r"pingyuan_rules\.engine\.(terms|checking\.term_units)\..+"),
    ("py:class", r"pingyuan_rules\.ledger\.(inspection\.ReadingNote|sheets\.sheet_records\.Table)"),
]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # attributes are listed once, in their class
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
autodoc_preserve_defaults = True
autoclass_content = "class"

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["wrap.css"]
html_title = f"pingyuan-rules {release}"


def write(name: str, text: str) -> None:
    """Write a generated page; one that has not changed keeps its time, so that it is not built again."""
    page = GENERATED / name
    if not page.exists() or page.read_text(encoding="utf-8") != text:
        page.write_text(text, encoding="utf-8")


def folded(page: str) -> str:
    """A page whose diagrams are plain text to be unfolded: to draw them would take a script from elsewhere."""
    fold = r"<details><summary>Mermaid</summary>\n\n```text\n\1```\n\n</details>"
    return re.sub(r"```mermaid\n(.*?)```", fold, page, flags=re.DOTALL)


def signatures() -> Iterator[str]:
    """Every rule with its signature and docstring, by the class of record it is about."""
    for record in book.records:
        yield f"### About {record.__name__}\n\n```{{eval-rst}}\n"
        for rule in book.rules_of(record):
            yield f".. autofunction:: pingyuan_rules.{rule.name}\n"
        yield "```\n\n"


def generate(_: Sphinx) -> None:
    """Write the rules, the house defaults and the clauses in both languages, from the code."""
    GENERATED.mkdir(exist_ok=True)
    for part in PARTS:
        for lang in LANGUAGES:
            write(f"{part}-{lang}.md", folded(part_text(part, lang)))
    write("api-rules.md", "".join(signatures()))
    for notebook in EXAMPLES.glob("*.ipynb"):
        # Not by `write`: a notebook that has not changed shows something else once the package has.
        (GENERATED / notebook.name).write_bytes(notebook.read_bytes())


def plain_defaults(
    _app: Sphinx, _what: str, _name: str, obj: Any, _options: object, signature: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """Defaults of attrs classes as their values, not as the code that attrs generates."""

    def value(match: re.Match[str]) -> str:
        return repr(attrs.fields_dict(obj)[match[1]].default)

    if signature and isinstance(obj, type) and attrs.has(obj):
        signature = re.sub(r"attr_dict\['(\w+)'\]\.default", value, signature).replace("=NOTHING", "=...")
    return signature, returns


def setup(app: Sphinx) -> None:
    """Generate pages before any is read."""
    app.connect("builder-inited", generate)
    app.connect("autodoc-process-signature", plain_defaults)
