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

let running;

/** Says which of both the button does: run, or stop what goes on. */
function offer(name, english) {
  at("run").firstChild.data = `${name} `;
  at("run").querySelector("span").textContent = english;
}

/** Shows the answers to what is written as they come. */
async function follow(signal) {
  const began = performance.now();
  let count = 0;
  for await (const { status, answer } of ask({ query: at("query").value, variables: variables() }, signal)) {
    count += 1;
    at("status").textContent = `${status} · ${Math.round(performance.now() - began)} ms${count > 1 ? ` · #${count}` : ""}`;
    at("result").textContent = JSON.stringify(answer, null, 2);
  }
}

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  at("problem").textContent = "";
  at("status").textContent = "…";
  offer("停止", "Stop");
  try {
    await follow(mine.signal);
  } catch (error) {
    if (mine === running && !mine.signal.aborted) {
      at("status").textContent = "";
      at("problem").textContent = error.message;
    }
  }
  if (mine === running) stop();
}

function stop() {
  running?.abort();
  running = undefined;
  offer("运行", "Run");
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
at("run").addEventListener("click", () => (running ? stop() : run()));
addEventListener("keydown", shortcut);
showSchema(at("search"), at("found"));
