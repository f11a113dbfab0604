"""What stands behind the pages that check and compare files; no template here.

`sources` files of a folder · `intake` files, folders and zips in, bounded · `packing` what a locker holds ·
`inspection` what a check says, by file and unit · `inspections` those of the last minutes · `kept` into a visitor's
locker and out of it (the one module that knows of requests) · `telling` a finding in one language · `table` a file as
sent, the findings at their cells · `documents` what can be drawn as forms · `sharing` findings for somebody else ·
`spreadsheet` findings as a sheet.
"""
