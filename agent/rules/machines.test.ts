import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { simulatedFacts } from "../simulated/facts.js";
import { deviceFacts } from "../wire-schema.js";
import { diagnose } from "./diagnose.js";

const FOLDER = fileURLToPath(new URL("./machines/", import.meta.url));
const severities = z.record(z.string(), z.enum(["warn", "critical"]));
const expected = {
  finds: severities,
  /** Rules that could not judge, in the order of their names. Not looked at when it is left out. */
  unknown: z.array(z.string()).optional(),
  offers: z.array(z.string()),
  score: z.number(),
};
const facts = z.record(z.string(), z.unknown());
const made = { name: z.string(), synthetic: z.literal(true), facts, copies: z.int().optional() };
const machine = z.union([
  z.strictObject({ name: z.string(), recorded: z.string().min(20), facts, ...expected }),
  z.strictObject({ ...made, ...expected }),
  z.strictObject({ ...made, refused: z.literal(true) }),
]);
const MACHINES = readdirSync(FOLDER).flatMap((name) =>
  z.array(machine).parse(parse(readFileSync(`${FOLDER}${name}`, "utf8"))),
);

/** A healthy laptop with these values in place of its own. */
function madeUp(values: { [name: string]: unknown }, copies = 1): unknown {
  const healthy: { [name: string]: unknown } = { ...simulatedFacts("healthy", 1_790_000_000_000, 1e8) };
  const { at = healthy.at, host, ...rest } = values;
  const read = Object.entries(rest).map(([name, value]) => [name, reading(value, copies)]);
  const { uptimeHours, ...names } = Object(host);
  const up = uptimeHours === undefined ? {} : { uptimeHours: reading(uptimeHours, 1) };
  return { ...healthy, at, host: { ...Object(healthy.host), ...names, ...up }, ...Object.fromEntries(read) };
}

function reading(value: unknown, copies: number): unknown {
  const reason = Object(value).unknown;
  if (typeof reason === "string") return { known: false, reason };
  return { known: true, value: copies > 1 && Array.isArray(value) ? Array(copies).fill(value[0]) : value };
}

describe("the machines", () => {
  it("are at least thirty, each recorded or synthetic, some broken and some hostile", () => {
    expect(MACHINES.length).toBeGreaterThanOrEqual(30);
    expect(new Set(MACHINES.map(({ name }) => name)).size).toBe(MACHINES.length);
    expect(MACHINES.filter((one) => "recorded" in one).length).toBeGreaterThanOrEqual(3);
    expect(MACHINES.filter((one) => "refused" in one).length).toBeGreaterThanOrEqual(5);
  });

  it.each(MACHINES.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    const sent = "recorded" in one ? one.facts : madeUp(one.facts, one.copies);
    const read = deviceFacts.safeParse(sent);
    expect(read.success).toBe(!("refused" in one));
    if ("refused" in one || !read.success) return;
    const { findings, recommended, score } = diagnose(read.data);
    const finds: { [rule: string]: string } = {};
    for (const { id, severity } of findings) if (severity === "critical" || severity === "warn") finds[id] ??= severity;
    expect({ finds, offers: recommended, score }).toEqual({ finds: one.finds, offers: one.offers, score: one.score });
    const unknown = findings.filter(({ severity }) => severity === "unknown").map(({ id }) => id);
    if (one.unknown !== undefined) expect(unknown.toSorted()).toEqual(one.unknown);
    expect(findings.reduce((left, { points }) => left - points, 100)).toBeLessThanOrEqual(score);
    for (const { evidenceText, subject } of findings) {
      expect(evidenceText.replace(subject ?? "", "")).not.toMatch(/[{}]|NaN|Infinity|null|undefined/);
      expect(subject ?? "").not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
    }
  });
});
