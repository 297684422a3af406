"""The six stages from a file to the tables, one module each."""
