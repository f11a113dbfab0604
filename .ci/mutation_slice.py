"""Narrow the copied pyproject.toml of a mutation run: python .ci/mutation_slice.py PYPROJECT "modules".

`modules` are names under careplan.standard ("sums documents.needs").
"""

import re
import sys
from pathlib import Path


def narrowed(text: str, modules: list[str]) -> str:
    """Return the settings with another list of modules."""
    lines = "".join(f'  "src/careplan/standard/{module.replace(".", "/")}.py",\n' for module in modules)
    changed, count = re.subn(r"(?ms)^only_mutate = \[\n.*?^\]", lambda _: f"only_mutate = [\n{lines}]", text)
    if count != 1:
        sys.exit("pyproject.toml has no list only_mutate of one line an entry")
    return changed


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(narrowed(path.read_text(encoding="utf-8"), sys.argv[2].split()), "utf-8")
