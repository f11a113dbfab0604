"""What the pages of an office's desk have in common.

`words` codes in plain words · `asking` how a list is asked for · `showing` what templates of the desk know ·
`one` one transmission.
"""
