"""Export: label maps -> datasets. One module a format, one registry."""
