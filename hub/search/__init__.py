"""Search: the index of what texts hold, kept up beside the records, and the words that are looked up in it."""
