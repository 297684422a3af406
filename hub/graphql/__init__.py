"""GraphQL: from the text of an operation to one SQL statement, and from its row to the answer."""
