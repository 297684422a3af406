// @apollo/client, with a cache that joins the pages of a connection, and subscriptions over WebSocket.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { Changes, Lecture, Lectures } from "./documents";
import { each } from "./each";
import type { ChangesSubscription } from "./graphql/graphql";
import { changed, code, type Hub, PAGE_SIZE, title } from "./hub";

export function apollo(address: string): Hub {
  const socket = createClient({ url: address.replace("http", "ws"), webSocketImpl: WebSocket });
  const client = new ApolloClient({
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { lectureSessions: relayStylePagination(["where", "orderBy"]) } } },
    }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: address }),
    ),
  });

  return {
    async titles() {
      const list = client.watchQuery({ query: Lectures, variables: { first: PAGE_SIZE } });
      const shown = list.subscribe({});
      let { data } = await list.refetch();
      while (data?.lectureSessions.pageInfo.hasNextPage) {
        await list.fetchMore({ variables: { after: data.lectureSessions.pageInfo.endCursor } });
        data = client.readQuery({ query: Lectures, variables: { first: PAGE_SIZE } }) ?? undefined;
      }
      shown.unsubscribe();
      return data?.lectureSessions.edges.map(({ node }) => title(node)) ?? [];
    },

    async mistyped(id) {
      const { error } = await client.query({ query: Lecture, variables: { id }, errorPolicy: "all" });
      return CombinedGraphQLErrors.is(error) ? code(error.errors) : String(error);
    },

    async *changes() {
      for await (const { data, error } of each<ApolloClient.SubscribeResult<ChangesSubscription>>((observer) =>
        client.subscribe({ query: Changes }).subscribe(observer),
      )) {
        if (!data) throw error;
        yield changed(data);
      }
    },

    async close() {
      client.stop();
      await socket.dispose();
    },
  };
}
