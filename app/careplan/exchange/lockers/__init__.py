"""Lockers: what a visitor put by for a while. It is encrypted, and only the visitor has the key.

`locker` what is kept, and the port of the store · `box` the encryption · `desk` putting in, taking out, emptying.
"""
