// What relay-compiler reads. A bundler with Relay's plugin puts the artifacts in place of these; here they are imported.
import { graphql } from "relay-runtime";

export const lectures = graphql`
  query documentsLecturesQuery($count: Int!, $cursor: String) {
    ...documentsList_query @arguments(count: $count, cursor: $cursor)
  }
`;

export const list = graphql`
  fragment documentsList_query on Query
  @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" })
  @refetchable(queryName: "documentsListPageQuery") {
    lectureSessions(first: $count, after: $cursor, orderBy: [{ field: NUMBER, direction: ASC }])
      @connection(key: "documentsList_lectureSessions") {
      edges {
        node {
          id
          title
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`;

export const lecture = graphql`
  query documentsLectureQuery($id: ID!) {
    lectureSession(id: $id) {
      id
      title
    }
  }
`;

export const changes = graphql`
  subscription documentsChangesSubscription {
    changes(entities: [LECTURE_SESSION]) {
      changes {
        node {
          id
          ... on LectureSession {
            title
          }
        }
      }
    }
  }
`;
