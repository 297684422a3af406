// relay-runtime: its store joins the pages of a connection; subscriptions over WebSocket.
import { createClient } from "graphql-ws";
import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getRequest,
  getSingularSelector,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
} from "relay-runtime";
import WebSocket from "ws";

import { each } from "../src/each";
import { code, type Hub, PAGE_SIZE } from "../src/hub";
import Changes, { type documentsChangesSubscription } from "./__generated__/documentsChangesSubscription.graphql";
import Lecture, { type documentsLectureQuery } from "./__generated__/documentsLectureQuery.graphql";
import Lectures, { type documentsLecturesQuery } from "./__generated__/documentsLecturesQuery.graphql";
import List, { type documentsList_query$data } from "./__generated__/documentsList_query.graphql";
import ListPage, { type documentsListPageQuery } from "./__generated__/documentsListPageQuery.graphql";

export function relay(address: string): Hub {
  const socket = createClient({ url: address.replace("http", "ws"), webSocketImpl: WebSocket });
  const environment = new Environment({
    store: new Store(new RecordSource()),
    network: Network.create(
      async ({ text, name }, variables) => {
        const body = JSON.stringify({ query: text, operationName: name, variables });
        const headers = { "Content-Type": "application/json" };
        return (await fetch(address, { method: "POST", headers, body })).json() as Promise<GraphQLResponse>;
      },
      ({ text, name }, variables) =>
        Observable.create((sink) =>
          socket.subscribe(
            { query: text ?? "", operationName: name, variables },
            { ...sink, next: (value) => sink.next(value as GraphQLResponse), error: (error) => sink.error(error as Error) },
          ),
        ),
    ),
  });
  const variables = { count: PAGE_SIZE, cursor: null };
  const operation = createOperationDescriptor(getRequest(Lectures), variables);
  const kept = environment.retain(operation);

  /** The list as the store has it: all pages that were read. */
  function list(): documentsList_query$data {
    const { data } = environment.lookup(operation.fragment);
    return environment.lookup(getSingularSelector(List, data)!).data as unknown as documentsList_query$data;
  }

  return {
    async titles() {
      await fetchQuery<documentsLecturesQuery>(environment, Lectures, variables).toPromise();
      while (true) {
        const { edges, pageInfo } = list().lectureSessions;
        if (!pageInfo.hasNextPage) return edges.map(({ node }) => node.title);
        const next = { count: PAGE_SIZE, cursor: pageInfo.endCursor };
        await fetchQuery<documentsListPageQuery>(environment, ListPage, next).toPromise();
      }
    },

    async mistyped(id) {
      try {
        await fetchQuery<documentsLectureQuery>(environment, Lecture, { id }).toPromise();
      } catch (error) {
        return code((error as { source?: { errors?: [] } }).source?.errors);
      }
      return "none";
    },

    async *changes() {
      const told = each<documentsChangesSubscription["response"]>(({ next, error, complete }) => {
        const { dispose } = requestSubscription<documentsChangesSubscription>(environment, {
          subscription: Changes,
          variables: {},
          onNext: (data) => data && next(data),
          onError: error,
          onCompleted: complete,
        });
        return { unsubscribe: dispose };
      });
      for await (const { changes } of told) yield changes.changes.flatMap(({ node }) => node?.title ?? []);
    },

    close() {
      kept.dispose();
      return socket.dispose();
    },
  };
}
