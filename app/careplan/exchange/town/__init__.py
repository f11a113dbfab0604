"""The demonstration town: offices, people and three months of exchange, made by the desks that serve real offices.

`season` knows the days, `letters` what is written, `story` who does what and when, `players` how an office does it,
`founding` who takes part; `desk` makes the town, says what stands there, and takes it away.
"""
