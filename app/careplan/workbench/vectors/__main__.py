"""`python -m careplan.workbench.vectors FOLDER`: lay the vectors down, remove what is none, say how many there are."""

import json
import sys
from pathlib import Path

from careplan.workbench.vectors.manifest import published_files
from careplan.workbench.vectors.stories import load_stories


def main(folder: Path) -> None:
    """Write the folder anew; README files stay."""
    files = {folder / path: data for path, data in published_files(load_stories()).items()}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path not in files and not path.name.startswith("README"):
            path.unlink()
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    counts = json.loads(files[folder / "manifest.json"])["counts"]
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    sys.stdout.write(f"{told}, bytes {sum(map(len, files.values()))}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
