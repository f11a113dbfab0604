"""`careplan demo`: the main job with real components, told step by step, then broken on purpose.

`service` runs the real service, `cast` makes authority and offices, `journey` is the main job, `breakage` what must be
refused, `story` what is told and counted. It fails where a step fails or something is not refused: it is a test too.
"""
