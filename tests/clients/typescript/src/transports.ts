// No client library but the transports: queries and subscriptions over one WebSocket, or over server-sent events.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type FormattedExecutionResult, type GraphQLFormattedError, print } from "graphql";
import { createClient as createEvents } from "graphql-sse";
import { createClient as createSocket } from "graphql-ws";
import WebSocket from "ws";

import { Changes, Lecture, Lectures } from "./documents";
import { changed, code, type Hub, PAGE_SIZE, paged } from "./hub";

interface Asked {
  query: string;
  variables: Record<string, unknown>;
}

interface Transport {
  iterate(asked: Asked): AsyncIterable<FormattedExecutionResult<object, unknown>>;
  dispose(): Promise<void> | void;
}

/** Everything over one socket, in the protocol graphql-transport-ws. */
export const websocket = (address: string): Hub =>
  over(createSocket({ url: address.replace("http", "ws"), webSocketImpl: WebSocket }));

/** Everything as server-sent events, one stream for each operation. */
export const events = (address: string): Hub => over(createEvents({ url: address }));

/** What a socket ends an operation with, or a stream sends, where the operation was refused. */
class Refused extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message);
  }
}

function over(transport: Transport): Hub {
  async function* ask<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Data> {
    try {
      for await (const { data, errors } of transport.iterate({ query: print(document), variables })) {
        if (errors) throw errors;
        yield data as Data;
      }
    } catch (error) {
      throw Array.isArray(error) ? new Refused(error) : error;
    }
  }

  async function one<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    for await (const data of ask(document, variables)) return data;
    throw new Error("the operation ended without an answer");
  }

  return {
    titles: () => paged((after) => one(Lectures, { first: PAGE_SIZE, after })),

    async mistyped(id) {
      try {
        await one(Lecture, { id });
      } catch (error) {
        if (error instanceof Refused) return code(error.errors);
        throw error;
      }
      return "none";
    },

    async *changes() {
      for await (const data of ask(Changes, {})) yield changed(data);
    },

    close: () => transport.dispose(),
  };
}
