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

describe("the daily visit to a page", () => {
  it("changes nothing when the page is as it was", async () => {
    const { store, tools } = visiting(page(BEFORE));
    expect([...(await visitPages(tools))]).toEqual([]);
    expect(store.visited).toHaveBeenCalledWith(PAGE, 86_400_000, null);
    expect(store.changed).not.toHaveBeenCalled();
  });

  it("brings what is new, and a page again that could not be read before", async () => {
    const after = Buffer.from("<p>Custa 120.");
    const { store, tools } = visiting(page(after));
    expect([...(await visitPages(tools))]).toEqual(["t"]);
    expect(store.changed).toHaveBeenCalledWith(PAGE, 86_400_000, {
      name: "loja.example.html",
      fileId: "new",
      hash: hashOf(after),
    });
    const failed = visiting(page(BEFORE), [{ ...PAGE, state: "failed" }]);
    expect([...(await visitPages(failed.tools))]).toEqual(["t"]);
  });

  it("is given up by a process that ends, which tells nothing about a site that it cannot reach any more", async () => {
    const { store, tools } = visiting({ outcome: "refused", reason: "Não consegui chegar ao site." });
    let asked = 0;
    expect([...(await visitPages({ ...tools, ending: () => asked++ > 0 }))]).toEqual([]);
    expect(store.due).toHaveBeenCalledTimes(1);
    expect(store.visited).not.toHaveBeenCalled();
  });

  it("keeps the articles of a page that cannot be fetched any more, says why, and goes on with the others", async () => {
    const { store, tools } = visiting({ outcome: "refused", reason: "Não existe." }, [PAGE, { ...PAGE, id: "q" }]);
    expect([...(await visitPages(tools))]).toEqual([]);
    expect(store.visited.mock.calls).toMatchObject([
      [{ id: "p" }, 86_400_000, "Não existe."],
      [{ id: "q" }, 86_400_000, "Não existe."],
    ]);
    const broken = visiting(new Error("disk"));
    await visitPages(broken.tools);
    expect(broken.store.visited).toHaveBeenCalledWith(PAGE, 86_400_000, expect.stringContaining("amanhã"));
    expect(broken.tools.log.error).toHaveBeenCalled();
  });
});
