"""How the documentation is built; `make docs` treats every warning as an error."""

from pingyuan_rules.__about__ import __version__

project = "pingyuan-rules"
author = "the pingyuan-rules authors"
copyright = author  # noqa: A001 - Sphinx reads this name
release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}
nitpicky = True
nitpick_ignore_regex = [
    # The standard library: its inventory would have to be fetched at every build.
    ("py:class", r"(collections\.abc|datetime|decimal|enum|fractions|pathlib|types|typing)\..+"),
    # Type variables.
    ("py:class", r"pingyuan_rules\..+\.[A-Z]"),
    ("py:obj", r"pingyuan_rules\..+\.[A-Z]"),
    # A name without its module was imported for type checkers only.
    ("py:(class|exc)", r"\w+"),
    # Sphinx gives a NewType no second name where it is imported from.
    ("py:class", r"pingyuan_rules\.engine\.money\.Fen"),
    # Inner types that signatures name; the pages do not describe them.
    ("py:class", r"pingyuan_rules\.engine\.(terms\..+|facts\.Holds)"),
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
html_title = f"pingyuan-rules {release}"
