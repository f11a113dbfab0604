"""Receiving: lists, fetching, receipts, which version is the newest."""
