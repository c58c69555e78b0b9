import { describe, expect, it, vi } from "vitest";
import type { DuePage } from "../ports.js";
import type { FetchedPage } from "./fetch-page.js";
import { hashOf, type VisitPagesTools, visitPages } from "./visit-pages.js";

const BEFORE = Buffer.from("<p>Custa 100.");
const PAGE: DuePage = {
  id: "p",
  tenantId: "t",
  url: "https://loja.example/",
  fileId: "f",
  hash: hashOf(BEFORE),
  state: "ready",
  failures: 0,
};

function visiting(fetched: FetchedPage | Error, due: DuePage[] = [PAGE]) {
  const store = {
    due: vi.fn(async () => due.shift() ?? null),
    visited: vi.fn(async () => {}),
    changed: vi.fn(async () => true),
  };
  const tools: VisitPagesTools = {
    store,
    companies: async () => ["t"],
    async fetch() {
      if (fetched instanceof Error) throw fetched;
      return fetched;
    },
    keep: async (_tenantId, { name }) => ({ name, fileId: "new" }),
    ending: () => false,
    log: { error: vi.fn() },
  };
  return { store, tools };
}

const page = (bytes: Buffer): FetchedPage => ({ outcome: "page", name: "loja.example.html", bytes });

/** Visits, and gives the companies that have something new to read. */
async function changedBy(tools: VisitPagesTools): Promise<string[]> {
  const changed: string[] = [];
  await visitPages(tools, (tenantId) => void changed.push(tenantId));
  return changed;
}

describe("the daily visit to a page", () => {
  it("changes nothing when the page is as it was", async () => {
    const { store, tools } = visiting(page(BEFORE));
    expect(await changedBy(tools)).toEqual([]);
    expect(store.visited).toHaveBeenCalledWith(PAGE, 86_400_000, null, false);
    expect(store.changed).not.toHaveBeenCalled();
  });

  it("brings what is new, and a page again that could not be read before", async () => {
    const after = Buffer.from("<p>Custa 120.");
    const { store, tools } = visiting(page(after));
    expect(await changedBy(tools)).toEqual(["t"]);
    expect(store.changed).toHaveBeenCalledWith(PAGE, 86_400_000, {
      name: "loja.example.html",
      fileId: "new",
      hash: hashOf(after),
    });
    const failed = visiting(page(BEFORE), [{ ...PAGE, state: "failed" }]);
    expect(await changedBy(failed.tools)).toEqual(["t"]);
  });

  it("is given up by a process that ends, which tells nothing about a site that it cannot reach any more", async () => {
    const { store, tools } = visiting({ outcome: "refused", reason: "Não consegui chegar ao site.", passing: false });
    let asked = 0;
    expect(await changedBy({ ...tools, ending: () => asked++ > 0 })).toEqual([]);
    expect(store.due).toHaveBeenCalledTimes(1);
    expect(store.visited).not.toHaveBeenCalled();
  });

  it("keeps the articles of a page that cannot be fetched any more, says why, and goes on with the others", async () => {
    const { store, tools } = visiting({ outcome: "refused", reason: "Não existe.", passing: false }, [
      PAGE,
      { ...PAGE, id: "q" },
    ]);
    expect(await changedBy(tools)).toEqual([]);
    expect(store.visited.mock.calls).toMatchObject([
      [{ id: "p" }, 86_400_000, "Não existe.", false],
      [{ id: "q" }, 86_400_000, "Não existe.", false],
    ]);
    const broken = visiting(new Error("disk"));
    await changedBy(broken.tools);
    expect(broken.store.visited).toHaveBeenCalledWith(PAGE, 86_400_000, expect.stringContaining("amanhã"), false);
    expect(broken.tools.log.error).toHaveBeenCalled();
  });

  it("comes sooner after a failure that may pass, and later with each one in a row, up to a day", async () => {
    const late: FetchedPage = { outcome: "refused", reason: "O site não respondeu a tempo.", passing: true };
    const waits = async (failures: number) => {
      const { store, tools } = visiting(late, [{ ...PAGE, failures }]);
      await changedBy(tools);
      return store.visited.mock.calls;
    };
    expect(await waits(0)).toMatchObject([[{}, 600_000, late.reason, true]]);
    expect(await waits(3)).toMatchObject([[{}, 4_800_000, late.reason, true]]);
    expect(await waits(1_000)).toMatchObject([[{}, 86_400_000, late.reason, true]]);
  });
});
