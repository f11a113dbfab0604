"""Notices: what an office is told when something happens to a transmission, and how it reaches the office.

A notice is written in the transaction of the step that it tells of. It holds ids, states, office numbers, kinds and
months, and nothing about a person.
"""
