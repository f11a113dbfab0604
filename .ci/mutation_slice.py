"""Narrow the copied pyproject.toml of a mutation run: python .ci/mutation_slice.py PYPROJECT "modules" "tests".

`modules` are names under careplan.standard ("sums documents.needs"); `tests` are pytest's arguments, empty for those
of a whole run.
"""

import re
import sys
from pathlib import Path


def narrowed(text: str, modules: list[str], tests: list[str]) -> str:
    """Return the settings with other lists of modules and tests."""
    paths = [f'  "src/careplan/standard/{module.replace(".", "/")}.py",\n' for module in modules]
    text = _with_list(text, "only_mutate", "".join(paths))
    if tests:
        text = _with_list(
            text, "pytest_add_cli_args_test_selection", "".join(f'  "{each}",\n' for each in tests)
        )
    return text


def _with_list(text: str, key: str, lines: str) -> str:
    changed, count = re.subn(rf"(?ms)^{key} = \[\n.*?^\]", lambda _: f"{key} = [\n{lines}]", text)
    if count != 1:
        sys.exit(f"pyproject.toml has no list {key} of one line an entry")
    return changed


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(
        narrowed(path.read_text(encoding="utf-8"), sys.argv[2].split(), sys.argv[3].split()), "utf-8"
    )
