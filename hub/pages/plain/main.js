// Runs what stands in the query box, and remembers it for this tab.
import { ask, token } from "./request.js";
import { showSchema } from "./schema.js";

const at = (id) => document.getElementById(id);
const KEPT = ["query", "variables"];

/** The variables as written; throws an error that says what to mend. */
function variables() {
  const text = at("variables").value.trim();
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`变量不是 JSON。 The variables are no JSON: ${error.message}`);
  }
}

async function run() {
  at("problem").textContent = "";
  at("status").textContent = "…";
  const began = performance.now();
  try {
    const { status, answer } = await ask({ query: at("query").value, variables: variables() });
    at("status").textContent = `${status} · ${Math.round(performance.now() - began)} ms`;
    at("result").textContent = JSON.stringify(answer, null, 2);
  } catch (error) {
    at("status").textContent = "";
    at("problem").textContent = error.message;
  }
}

function shortcut(event) {
  if (!event.ctrlKey && !event.metaKey) return;
  const action = { Enter: run, k: () => at("search").focus() }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

for (const id of KEPT) {
  at(id).value = sessionStorage.getItem(`hub.${id}`) ?? at(id).value;
  at(id).addEventListener("input", () => sessionStorage.setItem(`hub.${id}`, at(id).value));
}
at("token").value = token.get();
at("token").addEventListener("input", () => token.set(at("token").value.trim()));
at("request").addEventListener("submit", (event) => event.preventDefault());
at("run").addEventListener("click", run);
addEventListener("keydown", shortcut);
showSchema(at("search"), at("found"));
