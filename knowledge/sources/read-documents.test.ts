import { describe, expect, it } from "vitest";
import type { OpenSource } from "../ports.js";
import { type ReadDocumentsTools, readDocuments } from "./read-documents.js";

const SOURCE: OpenSource = {
  id: "d",
  tenantId: "t",
  name: "termos.txt",
  fileId: "f",
  articles: [],
  userId: "u",
  from: "10.0.0.1",
  attempts: 1,
};

/** Reads documents that wait, with stand-ins for everything; gives what became of them. */
async function read(waiting: Partial<OpenSource>[], tools: Partial<ReadDocumentsTools> = {}) {
  const line = waiting.map((one) => ({ ...SOURCE, ...one }));
  const ended: unknown[] = [];
  const written: unknown[] = [];
  const end = async (source: OpenSource, state: string, problem: string | null) => {
    ended.push([source.id, state, problem]);
  };
  await readDocuments({
    store: { take: async () => line.shift() ?? null, end } as unknown as ReadDocumentsTools["store"],
    companies: async () => ["t"],
    bytesOf: async () => Buffer.from("oi"),
    extract: async () => ({ outcome: "read", title: null, text: "Oi", pages: null }),
    write: async (source, { titles, text }) => {
      written.push([source.id, titles[0], text]);
      return null;
    },
    ending: () => false,
    log: { error: () => {} },
    ...tools,
  });
  return { ended, written, left: line.length };
}

describe("documents that wait", () => {
  it("are read one after the other; what is refused is told, and the next one is read", async () => {
    const { ended, written } = await read([{ id: "a" }, { id: "b" }], {
      extract: async (_tenant, { name }) =>
        name === "x" ? { outcome: "refused", reason: "não" } : { outcome: "read", title: null, text: "Oi", pages: 1 },
    });
    expect([written, ended]).toEqual([
      [
        ["a", "termos", "Oi"],
        ["b", "termos", "Oi"],
      ],
      [],
    ]);
    const refused = await read([{ id: "a" }, { id: "b" }], {
      write: async () => "O seu acesso não permite mudar isto.",
    });
    expect(refused.ended).toEqual(["a", "b"].map((id) => [id, "failed", "O seu acesso não permite mudar isto."]));
  });

  it("wait for another time after a fault, and are given up after three", async () => {
    const broken = { extract: () => Promise.reject(new Error("the database is away")) };
    expect(await read([{ id: "a" }, { id: "b" }], broken)).toMatchObject({ ended: [["a", "waiting", null]], left: 1 });
    expect((await read([{ attempts: 3 }], broken)).ended).toMatchObject([
      ["d", "failed", expect.stringContaining("Traga-o de novo")],
    ]);
    expect((await read([{ attempts: 4 }])).ended).toMatchObject([
      ["d", "failed", expect.stringContaining("não terminou")],
    ]);
  });

  it("are left as they are when the process ends, for another one", async () => {
    let isEnding = false;
    const ending = () => isEnding;
    const extract = () => {
      isEnding = true;
      return Promise.reject(new Error("the threads are closed"));
    };
    expect(await read([{ id: "a" }, { id: "b" }], { ending, extract })).toEqual({ ended: [], written: [], left: 1 });
    expect(await read([{ id: "a" }], { ending: () => true })).toEqual({ ended: [], written: [], left: 1 });
  });
});
