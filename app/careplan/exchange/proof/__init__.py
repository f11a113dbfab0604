"""Proof: what the exchange gives to somebody who was not there.

The audit log as a file, one transmission's evidence, an office's fiscal year. Reading and verifying them need no
service, no database and no network.
"""
