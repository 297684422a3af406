"""Operations: from the text of a request and its variables to fields and values."""
