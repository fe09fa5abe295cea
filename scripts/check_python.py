"""Say clearly when Python is too old, before anything is installed with it; runs on any Python 3."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "pingyuan-rules needs Python 3.11 or newer; %s is %s. Name another one: make PYTHON=python3.12 ..."
        % (sys.executable, sys.version.split()[0])
    )
