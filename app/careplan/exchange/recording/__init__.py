"""Requests of one office, recorded for a while: what its vendor needs when it does not work."""
