"""What the pages of an office's desk have in common.

`words` codes in plain words · `asking` how a list is asked for · `showing` what templates of the desk know ·
`listing` one page of a list · `one` one transmission · `offices` offices to choose from ·
`outgoing` what is about to be sent.
"""
