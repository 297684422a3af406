// Monaco reads documents and JSON in workers of their own; the build names their files.
const ADDRESSES = { graphql: WORKER_GRAPHQL, json: WORKER_JSON };

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(ADDRESSES[label] ?? WORKER_EDITOR, { type: "module" }),
};
