"""Conforming units of invented people, the same for the same seed.

`people` invents offices and service users, `plan`, `month` and `preventive` make their documents, `town` the units
that travel.
"""

from careplan.workbench.sample.people import SampleOffice
from careplan.workbench.sample.town import Sample, SampleUnit, address, preventive_sample, sample

__all__ = ["Sample", "SampleOffice", "SampleUnit", "address", "preventive_sample", "sample"]
