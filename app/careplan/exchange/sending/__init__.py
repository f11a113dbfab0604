"""Sending: preview, drafts, uploads, and the acceptance of a unit, sealed or plain."""
