"""The exchange itself: offices, transmissions and their states, receipts, evidence.

Synchronous and without HTTP or SQL: what it needs from outside is a Protocol in `ports`, the time is a
parameter, and a refusal is an `ExchangeError` with a stable code.
"""
