"""Results: what workers sent, read without trust, and what is said of it."""
