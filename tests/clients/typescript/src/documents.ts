// The operations that every client here sends; `npm run generate` types them.
import { graphql } from "./graphql/gql";

/** What a list shows of a lecture. */
export const LectureLine = graphql(`
  fragment LectureLine on LectureSession {
    id
    title
    attendance { low high approximate }
    origin { importedAt }
  }
`);

/** A page of lectures. */
export const Lectures = graphql(`
  query Lectures($first: Int!, $after: String) {
    lectureSessions(first: $first, after: $after, orderBy: [{ field: NUMBER, direction: ASC }]) {
      edges {
        cursor
        node { id ...LectureLine }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
`);

/** One lecture by its unified code. */
export const Lecture = graphql(`
  query Lecture($id: ID!) {
    lectureSession(id: $id) { id ...LectureLine }
  }
`);

/** Lectures as imports change them: what there is after a cursor at once, then what comes. */
export const Changes = graphql(`
  subscription Changes($after: String) {
    changes(entities: [LECTURE_SESSION], after: $after) {
      cursor
      changes {
        kind
        code
        node { __typename id ... on LectureSession { ...LectureLine } }
      }
    }
  }
`);
