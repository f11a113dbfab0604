"""The harness protocol (docs/harness.md): any program, in any language, is tested by lines of JSON.

`program` runs the process and bounds it, `protocol` forms requests and takes answers apart, `vectors` loads what is
published, `judge` compares, `runner` goes through all, `reports` tells it; `own` is our own reader as such a program.
"""
