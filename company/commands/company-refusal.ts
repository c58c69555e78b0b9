import type { Problem } from "../../flows/program-source.js";

/** What a refusal says besides its words. */
export type RefusalMore = {
  /** The reason for each field that was not taken. */
  fields?: Record<string, string>;
  /** Both sides of a change that came too late: who was faster, when (ms since the epoch), and what the thing is now. */
  conflict?: { by: string; at: number; revision: number; current: unknown };
  /** What the flows would no longer compile with. */
  problems?: Problem[];
};

export type RefusalCode =
  | "not_allowed"
  | "not_found"
  | "exists"
  | "changed"
  | "invalid"
  | "in_use"
  | "last_admin"
  | "flows_broken"
  | "nothing_to_publish";

/** A change of a company that was refused; nothing of it was written. The message is Portuguese and fit to be shown. */
export class CompanyRefusal extends Error {
  override name = "CompanyRefusal";
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly more: RefusalMore = {},
  ) {
    super(message);
  }
}
