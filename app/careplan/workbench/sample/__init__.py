"""Conforming units of invented people, the same for the same seed.

`people` invents offices and service users, `plan` and `month` make their documents, `town` the units that travel.
"""

from careplan.workbench.sample.people import SampleOffice
from careplan.workbench.sample.town import Sample, SampleUnit, address, sample

__all__ = ["Sample", "SampleOffice", "SampleUnit", "address", "sample"]
