// How an operation reaches the hub, with the token that the user entered.
import { events } from "./events.js";

const KEY = "hub.token";

export const token = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  set: (value) => (value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY)),
};

/** Sends an operation; gives the status and each answer: one to a query, one after the other to a subscription. */
export async function* ask(body, signal) {
  const headers = {
    Accept: "application/graphql-response+json, application/json;q=0.9, text/event-stream;q=0.8",
    "Content-Type": "application/json",
  };
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify(body), signal });
  const { status } = response;
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    yield { status, answer: await response.json() };
    return;
  }
  for await (const answer of events(response.body)) yield { status, answer };
}
