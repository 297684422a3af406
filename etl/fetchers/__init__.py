"""Fetchers: where the bytes of a source come from, one module a place."""
