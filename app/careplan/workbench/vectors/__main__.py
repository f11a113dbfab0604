"""`python -m careplan.workbench.vectors FOLDER`: lay the vectors down, remove what is none, say how many there are."""

import sys
from pathlib import Path

from careplan.workbench.vectors.make import make_vectors
from careplan.workbench.vectors.manifest import counts, published_files
from careplan.workbench.vectors.stories import load_stories


def main(folder: Path) -> None:
    """Write the folder anew; README files stay."""
    vectors = make_vectors(load_stories())
    files = {folder / path: data for path, data in published_files(vectors).items()}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path not in files and not path.name.startswith("README"):
            path.unlink()
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    told = ", ".join(f"{name} {count}" for name, count in counts(vectors).items())
    sys.stdout.write(f"{told}, bytes {sum(map(len, files.values()))}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
