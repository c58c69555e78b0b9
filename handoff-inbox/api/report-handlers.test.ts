import { describe, expect, it } from "vitest";
import { RULES } from "../../agent/rules/rules.js";
import type { FindingOutcome } from "../../db/stores/report-store.js";
import type { DeskApiDeps } from "./deps.js";
import { reportHandlers } from "./report-handlers.js";

const counts = { found: 1, followed: 0, solved: 0, goneAlone: 0 };
const disk = { rule: "disk-full", title: "Disco cheio" };

/** The rows of one rule, when this came of what it found. */
async function rowsOf(rule: string, outcomes: FindingOutcome[]) {
  const deps = { reports: { outcomes: async () => outcomes }, now: () => 1e12 } as unknown as DeskApiDeps;
  const ask = reportHandlers(deps)["get /health-rules"];
  const { items } = await ask({ person: { tenantId: "t" } } as Parameters<typeof ask>[0]);
  return items.filter((one) => one.rule === rule);
}

describe("an earlier version of a health rule", () => {
  it("stands with what it said and recommended itself, the current one with what it says today", async () => {
    const today = RULES.find(({ id }) => id === "disk-full");
    const [now, before] = await rowsOf("disk-full", [
      { ...disk, ...counts, version: 1, item: null, remedy: "Passe arquivos para outro lugar." },
      { ...disk, ...counts, version: 1, item: "troca-ssd", remedy: "Um disco maior.", followed: 1 },
    ]);
    expect(before).toMatchObject({ version: 1, isCurrent: false, title: "Disco cheio", sources: [] });
    expect(before).toMatchObject({ item: "troca-ssd", remedy: "Um disco maior.", found: 2, followed: 1 });
    const { title, remedy, item } = today ?? {};
    expect(now).toMatchObject({ version: today?.version, isCurrent: true, title, remedy, item, found: 0 });
  });

  it("that recommended nothing has no item, also when the current one has", async () => {
    const earlier = { ...disk, ...counts, version: 1, item: null, remedy: "Apague o que puder." };
    const [, before] = await rowsOf("disk-full", [earlier]);
    expect(before).toMatchObject({ item: null, remedy: "Apague o que puder." });
  });
});
