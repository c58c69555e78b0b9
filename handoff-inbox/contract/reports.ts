import { z } from "zod";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

const findingSchema = z.object({
  /** The rule that found it, and its version then. */
  rule: z.string(),
  version: z.int(),
  severity: z.enum(["ok", "warn", "critical", "unknown"]),
  title: z.string(),
  /** Which one of several (a disk, a drive). */
  subject: z.string().nullable(),
  /** The numbers behind it, by name. */
  evidence: z.record(z.string(), z.number()),
  evidenceText: z.string(),
  meaning: z.string(),
  remedy: z.string().nullable(),
  /** The slug of the catalog item that is recommended. */
  item: z.string().nullable(),
  /** How many points it takes off the score of 100. */
  points: z.number(),
  /** What will become of it if nothing is done, where earlier reports tell. */
  forecast: z.object({ days: z.number(), words: z.string() }).nullable(),
});
const reportSchema = z
  .object({
    id: z.string(),
    device: z.object({ id: z.string(), name: z.string(), os: z.string() }),
    reportedAt: z.number(),
    score: z.number().nullable(),
    findings: z.array(findingSchema),
    /** The page that its customer sees. */
    url: z.string(),
  })
  .meta({ id: "DeviceReport" });
export type DeskReport = z.infer<typeof reportSchema>;

export const reportsRoute = defineRoute({
  method: "get",
  path: "/conversations/:id/reports",
  may: "conversations.read",
  summary: "The newest 50 reports of the computers of a conversation's customer, the newest first.",
  params: z.object({ id: z.uuid() }),
  answer: z.object({ items: z.array(reportSchema) }).meta({ id: "DeviceReports" }),
});

const ruleSchema = z
  .object({
    rule: z.string(),
    version: z.int(),
    /** Whether this version is the one that judges today. */
    isCurrent: z.boolean(),
    title: z.string(),
    remedy: z.string(),
    /** The item of the catalog that it recommends. */
    item: z.string().nullable(),
    /** Where its thresholds come from. */
    sources: z.array(z.string()),
    /** Problems that it found, each counted once. */
    found: z.int(),
    /** How often the recommended work was done before the computer was measured again, and how often all was well then. */
    followed: z.int(),
    solved: z.int(),
    /** How often the problem was gone without that work. */
    goneAlone: z.int(),
  })
  .meta({ id: "HealthRule" });
export type HealthRule = z.infer<typeof ruleSchema>;

export const healthRulesRoute = defineRoute({
  method: "get",
  path: "/health-rules",
  may: "company.read",
  summary: "The rules that judge computers, and how often what each recommends solved what it found, in the last year.",
  answer: z.object({ items: z.array(ruleSchema) }).meta({ id: "HealthRules" }),
});
