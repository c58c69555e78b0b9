import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FILE_MS, SEND_ATTEMPTS } from "../../bot/create-engine.js";
import { MARKS_AT_ONCE } from "../../bot/effects/acknowledger.js";
import { createHttpHandler } from "../../bot/effects/http-handler.js";
import { createMediaHandler } from "../../bot/effects/media-handler.js";
import { createRequestHandler } from "../../bot/effects/request-handler.js";
import { createSendHandler } from "../../bot/effects/send-handler.js";
import { CALL_TIMEOUT_MS, CALLS_AT_ONCE } from "../../payments/call-gateway.js";
import { createMetrics } from "../../platform/metrics/create-metrics.js";
import { createMetricsPage } from "../../platform/metrics/create-metrics-page.js";

const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");

const refuse = () => Promise.reject(new Error("nothing is called here"));
/** Enough to make the handlers, which are only looked at. */
const nothing = {
  channels: { get: () => null, pause: refuse },
  files: { put: refuse, get: refuse, keep: refuse, fullOf: refuse },
  store: { lastHeard: async () => null, completeMedia: refuse },
  templates: { named: refuse, stands: refuse },
  rooms: {},
  request: refuse,
  now: () => 0,
  backoffMs: () => 0,
};

/** Names of roles that look like names of metrics. */
const ROLES = ["balcao_app", "balcao_lookup", "balcao_server"];

describe("docs/operations.md", () => {
  it("names every metric of ours, and none that is not there", async () => {
    const metrics = createMetricsPage(createMetrics().registry, {
      work: async () => {
        throw new Error("no database here");
      },
      breakers: () => [],
      sockets: () => [],
      pool: () => ({ total: 0, idle: 0, waiting: 0 }),
      depth: () => ({ turns: 0, effects: 0 }),
      redis: async () => null,
    });
    const real = [...(await metrics.text()).matchAll(/^# TYPE (balcao_\w+)/gm)].map(([, name]) => name);
    const told = [...page.matchAll(/\b(balcao_[a-z_]+)\b(?=[`{])/g)].map(([, name]) => name);
    expect(real.length).toBeGreaterThan(10);
    expect([...new Set(told)].filter((name) => !ROLES.includes(String(name))).toSorted()).toEqual(real.toSorted());
  });

  it("tells how often and how many at once as the code has it", () => {
    const handlers = {
      "WhatsApp: messages": createSendHandler({
        ...nothing,
        timeoutMs: 1,
        fileTimeoutMs: 1,
        mostAttempts: SEND_ATTEMPTS,
      }),
      "WhatsApp: files of customers": createMediaHandler({ ...nothing, timeoutMs: 1 }),
      "systems that flows ask": createHttpHandler({ ...nothing, timeoutMs: 1 }),
      "rooms of this server": createRequestHandler({ ...nothing, timeoutMs: 1 }),
    };
    for (const [provider, { atOnce, mostAttempts }] of Object.entries(handlers)) {
      const [, , repeats, , together] = rowOf(provider);
      expect(together, provider).toMatch(new RegExp(`^${atOnce} for each`));
      expect(repeats, provider).toContain(`${mostAttempts} attempts`);
    }
    expect(rowOf("WhatsApp: files of customers")[1]).toContain(`${FILE_MS / 1000} s`);
    expect(rowOf("WhatsApp: messages")[1]).toContain(`a file goes up within ${FILE_MS / 1000} s`);
    expect(rowOf("WhatsApp: read marks and typing")[4]).toMatch(new RegExp(`^${MARKS_AT_ONCE} for each`));
    expect(rowOf("payment gateway").slice(1)).toEqual([
      `${CALL_TIMEOUT_MS / 1000} s; 256 KB`,
      expect.any(String),
      "`gateway:<name>:<account key>`, one for each account",
      `${CALLS_AT_ONCE} for each gateway`,
    ]);
  });
});

/** The cells of a provider's row in the table of limits. */
function rowOf(provider: string): string[] {
  const row = page.split("\n").find((line) => line.startsWith(`| ${provider}`));
  if (!row) throw new Error(`the page has no row for ${provider}`);
  return row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
