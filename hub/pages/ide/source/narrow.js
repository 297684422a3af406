// GraphiQL has no room on a phone: there the plain page stands in.
if (matchMedia("(max-width: 40rem)").matches) location.replace("/graphql?plain");
