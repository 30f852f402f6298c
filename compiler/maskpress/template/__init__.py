"""Templates of crowd-* pages: their markup, their placeholders, and what becomes of them."""
