"""Benchmarks: `make bench`. Never part of a test."""
