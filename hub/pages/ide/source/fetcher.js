// How operations reach the hub: queries by POST, subscriptions as server-sent events, which carry the same headers.
import { createClient } from "graphql-sse";
import { authorization } from "./token.jsx";

const ADDRESS = "/graphql";
const events = createClient({ url: ADDRESS, headers: authorization, retryAttempts: 0 });

function subscribes({ operationName }, document) {
  return document?.definitions.some(
    ({ operation, name }) => operation === "subscription" && (!operationName || name?.value === operationName),
  );
}

/** GraphiQL's fetcher. */
export async function fetcher(asked, { documentAST } = {}) {
  if (subscribes(asked, documentAST)) return events.iterate(asked);
  const response = await fetch(ADDRESS, {
    method: "POST",
    headers: {
      Accept: "application/graphql-response+json, application/json",
      "Content-Type": "application/json",
      ...authorization(),
    },
    body: JSON.stringify(asked),
  });
  return response.json();
}
