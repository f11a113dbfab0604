"""Files mended where there is one certain mend, each mend listed; what is not certain is left as it is.

`records` mends what stands inside a record, `files` a file's bytes, line ends and name.
"""

from careplan.workbench.fix.files import Fixed, fix_file, fix_files
from careplan.workbench.fix.mends import Mended

__all__ = ["Fixed", "Mended", "fix_file", "fix_files"]
