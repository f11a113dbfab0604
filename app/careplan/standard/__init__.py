"""The standard, pure: bytes to records to findings to documents, and back.

`specification` loads the standard's data · `naming` file names · `charset` bytes and text · `records` text and
records · `fieldcheck` one value · `expression` the compiled pass over conforming records · `rowcheck` checks
between fields and records · `filecheck` one file · `unitcheck` the files of a unit · `check` a folder ·
`documents` records and documents · `reports` what a check says, as JSON or text.
"""
