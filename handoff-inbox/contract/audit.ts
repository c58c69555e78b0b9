import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

const changed = z.record(z.string(), z.unknown()).nullable();
export const auditItemSchema = z
  .object({
    id: z.string(),
    /** ms since the epoch. */
    at: z.number(),
    /** `name`: of the person or the key, as it is now; of a command or of what the system did, in its own words. */
    who: z.object({
      kind: z.enum(["person", "key", "command", "system"]),
      id: z.string().nullable(),
      name: z.string(),
    }),
    /** What was done: `person.change`. */
    action: z.string(),
    /** What it was done to: `user:<id>`. */
    subject: z.string(),
    /** As it was, and as it is since. Secrets are covered. */
    before: changed,
    after: changed,
    detail: z.unknown(),
    /** An IP address, `cli`, `folder` or `system`; null where an earlier version did not write it down. */
    from: z.string().nullable(),
  })
  .meta({ id: "AuditItem" });
export type AuditItem = z.infer<typeof auditItemSchema>;

/** The time in µs since the epoch, and the entry: newer entries come first. */
const cursorSchema = z
  .string()
  .regex(/^\d{1,18}~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .transform((text) => ({ place: text.split("~")[0] ?? "", id: text.split("~")[1] ?? "" }));
const word = z.string().regex(/^[\w.:@+~-]{1,300}$/);
const instant = z.coerce.number().int().min(0).max(8.64e15);

export const auditRoute = defineRoute({
  method: "get",
  path: "/audit",
  may: "audit.read",
  summary: "50 entries of the audit, the newest first.",
  query: z.object({
    /** `user:<id>`, `key:<id>`, or a kind of them: `user`, `key`, `command`, `system`. */
    who: word.optional(),
    /** An action, or what stands before its dot: `person`. */
    kind: word.optional(),
    /** A subject, or what stands before its colon: `user`. */
    thing: word.optional(),
    /** ms since the epoch: `from` <= at < `to`. */
    from: instant.optional(),
    to: instant.optional(),
    cursor: cursorSchema.optional(),
  }),
  answer: z.object({ items: z.array(auditItemSchema), next: z.string().nullable() }).meta({ id: "AuditPage" }),
});
