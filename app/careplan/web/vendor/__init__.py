"""The vendor test on pages.

`kept` a run between two requests · `asking` runs and answers of a request · `ticked` the reference form ·
`outcome` what is shown · `differing` the forms of an answer beside the expected ones · `results` files to keep.
"""
