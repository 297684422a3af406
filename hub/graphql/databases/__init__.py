"""Databases as the read path sees them: how SQL is spelled, what runs it, what tells that data changed."""
