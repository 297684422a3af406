// urql, with subscriptions over WebSocket.
import { cacheExchange, Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import { toAsyncIterable } from "wonka";
import WebSocket from "ws";

import { Changes, Lecture, Lectures } from "./documents";
import { changed, code, type Hub, PAGE_SIZE, paged } from "./hub";

export function urql(address: string): Hub {
  const socket = createClient({ url: address.replace("http", "ws"), webSocketImpl: WebSocket });
  const client = new Client({
    url: address,
    preferGetMethod: false,
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables: variables ?? {} }, sink) }),
        }),
      }),
    ],
  });

  return {
    titles: () =>
      paged(async (after) => {
        const { data, error } = await client.query(Lectures, { first: PAGE_SIZE, after });
        if (!data) throw error;
        return data;
      }),

    async mistyped(id) {
      const { error } = await client.query(Lecture, { id });
      return code(error?.graphQLErrors);
    },

    async *changes() {
      for await (const { data, error } of toAsyncIterable(client.subscription(Changes, {}))) {
        if (!data) throw error;
        yield changed(data);
      }
    },

    close: () => socket.dispose(),
  };
}
