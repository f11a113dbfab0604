"""One broken copy of a unit for each rule that it can break.

`recipes_*` say how a rule is broken (a small function a rule, yielding candidates), `search` tries single changes
for rules that have no recipe, `make` keeps the first candidate of which the check says the rule and little else.
"""

from careplan.workbench.mutate.make import Mutant, Mutation, index_json, make_mutants

__all__ = ["Mutant", "Mutation", "index_json", "make_mutants"]
