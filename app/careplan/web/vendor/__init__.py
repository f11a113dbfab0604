"""The vendor test on pages: `kept` a run between two requests, `ticked` the reference form, `outcome` what is shown."""
