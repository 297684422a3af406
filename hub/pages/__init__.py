"""What a browser shows at /graphql: GraphiQL where it was built, and a plain page that needs no build."""
