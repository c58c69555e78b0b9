import { describe, expect, it } from "vitest";
import { calendar } from "../../company/calendar.js";
import { portuguese } from "../../company/portuguese.js";
import { createKnowledgeRoom } from "../../knowledge/knowledge-room.js";
import type { KnowledgeStore, Known, SourceFile } from "../../knowledge/ports.js";
import { NOW } from "./knowledge-harness.js";

const company = {
  name: "Loja",
  timezone: "America/Sao_Paulo",
  phone: null,
  email: null,
  site: null,
  cnpj: null,
  address: null,
};
const passage = (text: string, n = 0) => ({
  document: `artigo-${n}`,
  title: `Artigo ${n}`,
  heading: "Estacionamento",
  text,
  position: 0,
  validUntil: null,
});

/** A room over companies in memory. `loads` says how often each was read. */
function openRoom(companies: Record<string, string[]>, mostBytes?: number) {
  const loads: string[] = [];
  const store: KnowledgeStore = {
    async load(tenantId): Promise<Known<SourceFile | null> | null> {
      loads.push(tenantId);
      return { company, hours: null, items: [], passages: (companies[tenantId] ?? []).map(passage) };
    },
    keepGap: () => Promise.resolve(),
    openGaps: () => Promise.resolve([]),
  };
  const room = createKnowledgeRoom({ store, language: portuguese, calendar, now: () => NOW, mostBytes });
  const ask = async (tenantId: string, question: string) => {
    const input = { question };
    const address = { tenantId, conversationId: "c", channelId: "ch", key: "1.0" };
    const answer = await room["knowledge.search"]?.({ ...address, input, signal: AbortSignal.timeout(60_000) });
    const value = answer?.outcome === "done" ? answer.result?.value : null;
    return (value as { text?: string } | null)?.text ?? null;
  };
  return { room, ask, loads };
}
const PARKING = "O estacionamento da loja é grátis por duas horas.";

describe("the knowledge room", () => {
  it("reads a company once, until it hears that something changed", async () => {
    const companies: Record<string, string[]> = { a: [PARKING], b: ["O estacionamento da loja custa R$ 5."] };
    const { room, ask, loads } = openRoom(companies);
    expect(await ask("a", "a loja tem estacionamento grátis?")).toBe(PARKING);
    companies.a = [PARKING.replace("duas", "três")];
    expect(await ask("a", "a loja tem estacionamento grátis?")).toBe(PARKING);
    room.forget("b");
    expect(await ask("a", "a loja tem estacionamento grátis?")).toBe(PARKING);
    room.forget("a");
    expect(await ask("a", "a loja tem estacionamento grátis?")).toContain("três horas");
    room.forget(null);
    await ask("a", "estacionamento?");
    expect(loads).toEqual(["a", "a", "a"]);
  });

  it("reads a company once for all who ask at the same moment", async () => {
    const { ask, loads } = openRoom({ a: [PARKING] });
    await Promise.all(Array.from({ length: 20 }, () => ask("a", "tem estacionamento?")));
    expect(loads).toEqual(["a"]);
  });

  it("lets others go first while it makes a large index", async () => {
    const texts = Array.from(
      { length: 3_000 },
      (_, n) => `O serviço número ${n} leva ${n} dias e tem garantia de ${n} meses.`,
    );
    const { ask } = openRoom({ a: [...texts, PARKING] });
    let turns = 0;
    const beat = setInterval(() => turns++, 1);
    expect(await ask("a", "a loja tem estacionamento grátis?")).toBe(PARKING);
    clearInterval(beat);
    expect(turns).toBeGreaterThan(3);
  });

  it("lets go of what answered before, where its memory has no room for it", async () => {
    const companies: Record<string, string[]> = { a: [PARKING], b: [PARKING] };
    const { room, ask } = openRoom(companies, 1);
    expect(await ask("a", "a loja tem estacionamento grátis?")).toBe(PARKING);
    const many = Array.from({ length: 20_000 }, (_, n) => `O serviço número ${n} leva ${n} dias, com ${n} meses.`);
    companies.a = [...many, PARKING.replace("duas", "três")];
    room.forget("a");
    await ask("b", "a loja tem estacionamento grátis?");
    expect(await ask("a", "a loja tem estacionamento grátis?")).toContain("três horas");
  });

  it("answers from the index of before while a large new one is made, and then from the new one", async () => {
    const companies: Record<string, string[]> = { a: [PARKING] };
    const { room, ask } = openRoom(companies);
    expect(await ask("a", "a loja tem estacionamento grátis?")).toBe(PARKING);
    const many = Array.from({ length: 20_000 }, (_, n) => `O serviço número ${n} leva ${n} dias, com ${n} meses.`);
    companies.a = [...many, PARKING.replace("duas", "três")];
    room.forget("a");
    expect(await ask("a", "a loja tem estacionamento grátis?")).toBe(PARKING);
    await expect.poll(() => ask("a", "a loja tem estacionamento grátis?"), { timeout: 60_000 }).toContain("três horas");
  });
});
