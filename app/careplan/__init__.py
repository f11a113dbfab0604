"""Local mirror of Japan's care plan exchange, edition 4.1.

`standard` reads, checks and writes the files; `workbench` makes things of them; `trust`, `sealing` and
`authority` hold the certificates and sealed units; `exchange`, `store`, `api` and `client` carry units between
offices; `cli` is the command `careplan`.
"""

__version__ = "0.1.0"
