import type { Sight } from "../../platform/rights.js";
import type { Prepared, Statement } from "../database.js";

/**
 * A statement that shows a person what they see, as `can` says it (`platform/rights.ts`). It exists twice, because its
 * plan is made without the parameters' values: a condition that keeps everything would still read every row.
 */
export type BySight = { all: Statement; some: Statement };

/** Whether a person sees a conversation: one whose columns begin with `of` (`c.`), or the one with an id. */
export type Seen = { row(of?: string): string; id(conversationId: string): string };

/** `user` is the number of the parameter for the person; the next one, the last, takes their teams. */
export function bySight(name: string, user: number, text: (seen: Seen) => string): BySight {
  const [person, teams] = [`$${user}::uuid`, `$${user + 1}::text[]`];
  const everything = `${person} IS NOT NULL`;
  const row = (of = "") =>
    `(${of}team IS NULL OR ${of}team = ANY(${teams}) OR (${of}owner = 'person' AND ${of}owner_user_id = ${person}))`;
  const id = (conversationId: string) =>
    `EXISTS (SELECT 1 FROM conversations s WHERE s.id = ${conversationId} AND ${row("s.")})`;
  return {
    all: { name: `${name}_all`, text: text({ row: () => everything, id: () => everything }) },
    some: { name, text: text({ row, id }) },
  };
}

/** The statement for what this person sees, with its values; `values` are those before the person. */
export function forSight({ all, some }: BySight, values: readonly unknown[], { userId, teams }: Sight): Prepared {
  return teams === null ? [all, [...values, userId]] : [some, [...values, userId, teams]];
}
