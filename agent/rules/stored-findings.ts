import { z } from "zod";
import type { Finding } from "./finding.js";
import { ITEMS } from "./rule.js";

// Findings that were stored before rules had versions have none of the last three.
const finding = z.object({
  id: z.string(),
  version: z.int().default(1),
  severity: z.enum(["ok", "warn", "critical", "unknown"]),
  title: z.string(),
  subject: z.string().nullable().default(null),
  evidence: z.record(z.string(), z.number()).default({}),
  evidenceText: z.string(),
  meaning: z.string(),
  remedy: z.string().nullable().default(null),
  item: z.enum(ITEMS).nullable().default(null).catch(null),
  points: z.number().default(0),
  forecast: z.object({ days: z.number(), words: z.string() }).nullable().default(null),
}) satisfies z.ZodType<Finding>;

/** The findings of a stored report. What an older version stored otherwise is left out. */
export function storedFindings(stored: unknown): Finding[] {
  return Array.isArray(stored) ? stored.flatMap((one) => finding.safeParse(one).data ?? []) : [];
}
