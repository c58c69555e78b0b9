/**
 * What was found in a file or page that should become articles. `text` is Markdown. `pages` is null where there are none.
 * The reasons are Portuguese, for the person who brought it.
 */
export type Extracted =
  | { outcome: "read"; title: string | null; text: string; pages: number | null }
  | { outcome: "refused"; reason: string };

/** Thrown by a reader for a file that cannot become text, with a reason for the person who brought it. */
export class Unreadable extends Error {
  override name = "Unreadable";
}
