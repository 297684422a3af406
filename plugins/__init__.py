"""Whose data: one folder a locality, with its declarations and sample ledgers."""
