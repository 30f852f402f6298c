"""Pages and the site: checked tasks in, a folder of self-contained HTML out."""
