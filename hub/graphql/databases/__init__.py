"""Databases as the read path sees them: how SQL is spelled, and what runs it."""
