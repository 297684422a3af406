"""How the databases spell what the import path asks of them in SQL: one module each."""
