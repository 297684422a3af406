// How an operation reaches the hub, with the token that the user entered.

const KEY = "hub.token";

export const token = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  set: (value) => (value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY)),
};

/** Sends an operation; gives the status and the JSON of the answer. */
export async function ask(body) {
  const headers = {
    Accept: "application/graphql-response+json, application/json",
    "Content-Type": "application/json",
  };
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, answer: await response.json() };
}
