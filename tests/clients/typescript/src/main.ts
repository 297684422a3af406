// node dist/main.js CLIENT ADDRESS: lists all lectures, reads an error's code, then waits for the next import.
// Prints a line of JSON before the import, and another one after it.
import { relay } from "../relay/relay";
import { apollo } from "./apollo";
import type { Hub } from "./hub";
import { events, websocket } from "./transports";
import { urql } from "./urql";

const CLIENTS: Record<string, (address: string) => Hub> = { apollo, events, relay, urql, websocket };

const [name = "", address = ""] = process.argv.slice(2);
const open = CLIENTS[name];
if (!open || !address) throw new Error(`usage: main.js ${Object.keys(CLIENTS).join("|")} ADDRESS`);

const hub = open(address);
const read = { titles: await hub.titles(), code: await hub.mistyped("no code") };
let first = true;
for await (const titles of hub.changes()) {
  console.log(JSON.stringify(first ? read : { changed: titles }));
  if (!first) break;
  first = false;
}
await hub.close();
