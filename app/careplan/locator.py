"""Finds the data that travels with the package: the standard, the migrations, the templates.

A wheel carries them under `careplan/_data`; a checkout (and so an editable install) has them beside `app/`.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_data"
_CHECKOUT = _PACKAGE.parents[1]


def locate(name: str) -> Path:
    """Return the path of a data folder or file, `name` being relative to the project's root.

    Raises:
        FileNotFoundError: neither the installed package nor a checkout has it.

    """
    for root in (_BUNDLED, _CHECKOUT):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"{name} is neither in {_BUNDLED} nor in {_CHECKOUT}; reinstall careplan")
