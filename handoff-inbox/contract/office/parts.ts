import { z } from "zod";

/** How often the thing was changed. Whoever changes it sends the one they saw as `If-Match`. */
export const revision = { revision: z.int().nonnegative() };

/** A thing by the name that files and pages know it by. */
export const named = z.object({ name: z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/) });

/** A change of a thing that the caller has seen: `If-Match` is needed, and 412 says who was faster. */
export const revised = { revised: true } as const;

export const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
