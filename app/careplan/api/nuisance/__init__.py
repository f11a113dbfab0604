"""Nuisance at the edge: what is done to requests and to notices."""
