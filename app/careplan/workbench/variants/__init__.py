"""The same unit in every legal way: what the readings let a writer choose, singly and in all pairs.

`dimensions` holds the choices as data (variants.toml), `ways` what each does to a draft, `covering` the smallest
set of mixtures with every pair of choices that a greedy search finds, `make` the units.
"""

from careplan.workbench.variants.dimensions import Dimension, Level, load_dimensions
from careplan.workbench.variants.make import Variant, index_json, make_variants

__all__ = ["Dimension", "Level", "Variant", "index_json", "load_dimensions", "make_variants"]
