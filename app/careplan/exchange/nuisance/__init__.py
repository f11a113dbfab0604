"""Nuisance by script: what goes wrong in the world, made to go wrong on purpose, the same in every run."""
