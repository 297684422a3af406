"""Migrations of the database: `versions` in their order, and the command that writes the next one."""
