"""Results -> one self-contained page to look at."""
