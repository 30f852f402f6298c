"""Consolidate: the answers of several workers to a task become one, and show how far they agree."""
