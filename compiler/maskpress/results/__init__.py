"""Results: submissions in a folder. So far those that ``import`` makes of old result files."""
