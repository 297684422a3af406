"""How data goes out: settings, the command line, the server and its GraphQL compiler."""
