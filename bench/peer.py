"""frictionless on the same file and rules: `python -m bench.peer`.

frictionless is no dependency of the project: install it beside, in an environment to throw away that has careplan on
its path. Its schema is made from the layout: type and pattern of each field, presence, length and codes. It is not
given the checks between fields and records, the look-ups of check digits, and what is said of text.
"""

import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import files
from bench.measure import Gate
from careplan.standard.filecheck import check_file
from careplan.standard.specification import Field, load_standard

PEER = 10.0
_RECORDS = 20_000


def descriptor() -> dict[str, Any]:
    """Return the layout of table 6 as a Table Schema."""
    return {"fields": [_field(field) for field in load_standard().kinds[files.TITLE].fields]}


def _field(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": field.required}
    if field.codes:
        constraints["enum"] = list(field.codes)
    elif not field.type.free and field.type.id != "unused":
        constraints["pattern"] = field.type.sure
    if field.length is not None:
        constraints["maxLength"] = field.length
    return {"name": f"{field.number} {field.key}", "type": "string", "constraints": constraints}


def main() -> None:
    """Print the row."""
    frictionless = import_module("frictionless")
    name, data = files.conforming()
    data = b"\r\n".join(data.split(b"\r\n")[:_RECORDS]) + b"\r\n"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        start = time.process_time()
        own = check_file(name, (Path(folder) / name).read_bytes(), for_unit=False)
        ours = time.process_time() - start
        resource = frictionless.Resource(
            path=name,
            basepath=folder,
            format="csv",
            encoding="cp932",
            schema=frictionless.Schema.from_descriptor(descriptor()),
            dialect=frictionless.Dialect(header=False),
        )
        start = time.process_time()
        report = frictionless.validate(resource)
        theirs = time.process_time() - start
    if any(finding.severity == "error" for finding in own.findings) or not report.valid:
        raise AssertionError("both should find the file right")
    print(Gate("check, conforming, against frictionless", theirs / ours, PEER, "x peer"))


if __name__ == "__main__":
    main()
