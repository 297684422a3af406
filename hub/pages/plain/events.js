// Answers as server-sent events, in the protocol graphql-sse.

const EVENT = /^event: (?<name>\w+)\ndata: ?(?<data>.*)$/m;

/** The answers of a stream, until it is complete. */
export async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const { name, data } of blocks.map((block) => EVENT.exec(block)?.groups ?? {})) {
      if (name === "complete") return;
      if (name === "next") yield JSON.parse(data);
    }
  }
}
