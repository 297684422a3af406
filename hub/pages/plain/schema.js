// The schema beside the query: every type, field, argument and value, to be found by name or description.
import { ask } from "./request.js";

const MOST = 60;
const INTROSPECTION = `query Schema {
  __schema {
    queryType { name }
    subscriptionType { name }
    types {
      name kind description
      fields { name description type { ...T } args { name description type { ...T } } }
      inputFields { name description type { ...T } }
      enumValues { name description }
      possibleTypes { name }
    }
  }
}
fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }`;

/** An element with attributes and children; texts are never read as HTML. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made[key] = value;
  made.append(...children);
  return made;
}

function spelled(type) {
  if (type.kind === "NON_NULL") return `${spelled(type.ofType)}!`;
  if (type.kind === "LIST") return `[${spelled(type.ofType)}]`;
  return type.name;
}

function named(type) {
  return type.ofType ? named(type.ofType) : type.name;
}

function members({ fields, inputFields, enumValues }) {
  return fields ?? inputFields ?? enumValues ?? [];
}

/** What can be found: each type, and each of its members. */
function entries(types) {
  return types.flatMap((type) => [
    { type, label: type.name, description: type.description ?? "" },
    ...members(type).map(({ name, description }) => ({
      type,
      label: `${type.name}.${name}`,
      description: description ?? "",
    })),
  ]);
}

/** How well an entry fits: less is better, Infinity is not at all. */
function distance({ label, description }, wanted) {
  const name = label.toLowerCase();
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.split(".").at(-1).startsWith(wanted)) return 2;
  if (name.includes(wanted)) return 3;
  return description.toLowerCase().includes(wanted) ? 4 : Infinity;
}

class Docs {
  constructor(schema, search, place) {
    const { types, queryType, subscriptionType } = schema;
    this.types = new Map(types.map((type) => [type.name, type]));
    this.roots = [queryType, subscriptionType].filter(Boolean).map(({ name }) => name);
    this.entries = entries(types.filter(({ name }) => !name.startsWith("__")));
    this.search = search;
    this.place = place;
  }

  /** Shows what the search box asks for: the root types while it is empty. */
  find() {
    const wanted = this.search.value.trim().toLowerCase();
    if (!wanted) return this.place.replaceChildren(...this.roots.flatMap((name) => this.page(this.types.get(name))));
    const found = this.entries
      .map((entry) => ({ entry, far: distance(entry, wanted) }))
      .filter(({ far }) => far < Infinity)
      .sort((one, other) => one.far - other.far || one.entry.label.length - other.entry.label.length);
    this.place.replaceChildren(
      element("p", { className: "note" }, `${found.length} 项 found`),
      element("ul", {}, ...found.slice(0, MOST).map(({ entry }) => this.hit(entry))),
    );
  }

  hit({ type, label, description }) {
    return element("li", {}, this.link(type.name, label), element("p", {}, description));
  }

  link(name, label) {
    return element("a", { href: `#${name}` }, label);
  }

  /** Shows the type that the address names, with a way back to what was found. */
  follow() {
    const type = this.types.get(location.hash.slice(1));
    if (!type) return this.find();
    this.place.replaceChildren(element("a", { href: "#" }, "← 返回 Back"), ...this.page(type));
    this.place.querySelector("h3").focus();
    this.place.scrollTop = 0;
  }

  page(type) {
    const parts = [element("h3", { tabIndex: -1 }, type.name), element("p", {}, type.description ?? "")];
    const kinds = (type.kind === "INTERFACE" || type.kind === "UNION") && type.possibleTypes;
    if (kinds?.length) parts.push(element("p", { className: "types" }, ...kinds.map(({ name }) => this.link(name, name))));
    parts.push(element("ul", {}, ...members(type).map((member) => this.member(member))));
    return parts;
  }

  member({ name, description, type, args }) {
    const line = element("code", {}, name);
    if (type) line.append(": ", this.link(named(type), spelled(type)));
    const item = element("li", {}, line, element("p", {}, description ?? ""));
    if (args?.length) {
      const title = element("summary", {}, "参数 Arguments");
      item.append(element("details", {}, title, element("ul", {}, ...args.map((argument) => this.member(argument)))));
    }
    return item;
  }
}

/** Loads the schema and lets it be searched. */
export async function showSchema(search, place) {
  try {
    const { answer } = (await ask({ query: INTROSPECTION }).next()).value;
    if (answer.errors) throw new Error(answer.errors[0].message);
    const docs = new Docs(answer.data.__schema, search, place);
    search.addEventListener("input", () => {
      history.replaceState(null, "", location.pathname + location.search);
      docs.find();
    });
    addEventListener("hashchange", () => docs.follow());
    docs.find();
  } catch (error) {
    place.textContent = `读取模式失败。 The schema couldn't be read: ${error.message}`;
  }
}
