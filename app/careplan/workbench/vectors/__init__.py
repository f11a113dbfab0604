"""The published test files of the standard: what is told in specs/careplan_csv/stories, made into bytes.

`stories` reads what is told, `edits` changes a unit's files, `make` gives the vectors and refuses one of which the
check does not say exactly what its story says, `manifest` writes them down. `python -m careplan.workbench.vectors`
lays them into a folder; the bytes depend on nothing but the stories.
"""

from careplan.workbench.vectors.make import Vector, VectorError, make_vectors
from careplan.workbench.vectors.manifest import published_files
from careplan.workbench.vectors.stories import Stories, load_stories

__all__ = ["Stories", "Vector", "VectorError", "load_stories", "make_vectors", "published_files"]
