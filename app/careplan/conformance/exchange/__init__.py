"""The exchange test: a program exchanges with a partner office that the suite plays (docs/exchange-test.md).

`stage` is the exchange as the suite sees it, `account`, `sending` and `receiving` prepare and judge the
steps, `steps` is their table, `runner` goes through it, `own` is the reference subject on our client.
"""

from careplan.conformance.exchange.runner import Speaker, run
from careplan.conformance.exchange.stage import Stage, StageError, open_stage
from careplan.conformance.exchange.steps import STEPS, Step

__all__ = ["STEPS", "Speaker", "Stage", "StageError", "Step", "open_stage", "run"]
