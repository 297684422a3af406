// What an application wants of the hub, whichever client it uses.
import type { ChangesSubscription, LectureLineFragment, LecturesQuery } from "./graphql/graphql";
import { type FragmentType, useFragment } from "./graphql/fragment-masking";
import { LectureLine } from "./documents";

export const PAGE_SIZE = 3;

export interface Hub {
  /** Titles of all lectures, page by page. */
  titles(): Promise<string[]>;
  /** The code of the error that a mistyped id is answered with. */
  mistyped(id: string): Promise<string>;
  /** Titles of the lectures that each import changes; first of all an empty list. */
  changes(): AsyncIterable<string[]>;
  close(): Promise<void> | void;
}

type Line = FragmentType<typeof LectureLine>;

/** What a list shows of a lecture, such as 30余人次. */
export function title(line: Line): string {
  const lecture: LectureLineFragment = useFragment(LectureLine, line);
  return lecture.title;
}

/** Titles of all lectures, where `page` asks for those after a cursor. */
export async function paged(page: (after: string | null) => Promise<LecturesQuery>): Promise<string[]> {
  const titles: string[] = [];
  let after: string | null = null;
  do {
    const { edges, pageInfo }: LecturesQuery["lectureSessions"] = (await page(after)).lectureSessions;
    titles.push(...edges.map(({ node }) => title(node)));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after);
  return titles;
}

/** Titles of the lectures that a page of changes tells of. */
export function changed({ changes }: ChangesSubscription): string[] {
  return changes.changes.flatMap(({ node }) => (node?.__typename === "LectureSession" ? [title(node)] : []));
}

/** The code by which an application tells errors apart; the hub gives one with each. */
export function code(errors: readonly { extensions?: { [name: string]: unknown } | undefined }[] | undefined): string {
  return String(errors?.[0]?.extensions?.["code"]);
}
