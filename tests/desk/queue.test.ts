import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BY_VIEW } from "../../db/stores/desk-statements.js";
import { createSearchIndex } from "../../db/stores/search-index.js";
import type { QueueItem, QueuePage } from "../../handoff-inbox/contract/queue.js";
import type { SearchPage } from "../../handoff-inbox/contract/search.js";
import type { View } from "../../handoff-inbox/contract/views.js";
import { createInProcessJobs } from "../../platform/queue/in-process-jobs.js";
import { keepSearch } from "../../server/keep-search.js";
import type { TestCompany } from "../db/create-company.js";
import { eventually } from "../faults/harness/eventually.js";
import { DeskHarness, type Person } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

/** Stores conversations as the product leaves them: a state of some 700 bytes, two lines each. `n` also counts time. */
async function fill(shop: TestCompany, from: number, to: number, set: string): Promise<void> {
  await desk.engine.rows(
    shop.tenantId,
    `WITH n AS (SELECT i, gen_random_uuid() AS c, gen_random_uuid() AS p FROM generate_series($2::int, $3::int) i), people AS (
        INSERT INTO contacts (id, tenant_id, name, phone) SELECT p, $1, 'Cliente ' || i, '55119' || i FROM n
      ), talks AS (
        INSERT INTO conversations (id, tenant_id, channel_id, contact_id, external_id, owner, owner_user_id, handoff, handoff_at, closed_at, state, last_event_id)
        SELECT c, $1, $4, p, i::text, ${set}, jsonb_build_object('pad', repeat(md5(i::text), 20)), i FROM n
      )
      INSERT INTO messages (tenant_id, conversation_id, channel_id, author, content, event_id, n, at)
      SELECT $1, c, $4, author, jsonb_build_object('kind', 'text', 'text', author || ' ' || i), i, -1, to_timestamp(1700000000 + i)
      FROM n, unnest(ARRAY['contact', 'bot']) author`,
    [shop.tenantId, from, to, shop.channelId],
  );
}
const BOT = "'bot', NULL, NULL, NULL, NULL";
const WAITING = `'nobody', NULL, '{"reason":"Pediu"}', to_timestamp(1700000000 + i % 7), NULL`;
const CLOSED = "'bot', NULL, NULL, NULL, now()";
const personOf = (id: string) => `'person', '${id}', NULL, NULL, NULL`;

async function read(person: Person, view: View): Promise<{ ids: QueueItem[]; pages: number; first: QueuePage }> {
  let next: string | null = null;
  const items: QueueItem[] = [];
  let pages = 0;
  let first: QueuePage | null = null;
  do {
    const answer = await person.get(`/queue?view=${view}${next ? `&cursor=${encodeURIComponent(next)}` : ""}`);
    expect(answer.status).toBe(200);
    const page = answer.body as unknown as QueuePage;
    first ??= page;
    items.push(...page.items);
    next = page.next;
    pages += 1;
  } while (next && pages < 100);
  return { ids: items, pages, first };
}

type PlanNode = {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: PlanNode[];
};
/** The number of transcript lines that a plan read when it ran. */
function linesRead(node: PlanNode): number {
  const rows = (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
  const own = node["Relation Name"] === "messages" ? rows : 0;
  return (node.Plans ?? []).reduce((sum, part) => sum + linesRead(part), own);
}

describe("the queue", () => {
  it("has each conversation once, in its place and in order, over many pages; counts are the same as what is listed", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const eva = await desk.signIn(await desk.user(shop, "Eva"));
    await fill(shop, 1, 130, BOT);
    await fill(shop, 131, 250, WAITING);
    await fill(shop, 251, 255, CLOSED);
    await fill(shop, 256, 320, personOf(rui.signedIn.me.id));
    await fill(shop, 321, 330, personOf(eva.signedIn.me.id));
    const expected = { waiting: 120, mine: 65, people: 75, bot: 130, closed: 5, team: 0, all: 330 };
    const seen = new Set<string>();
    for (const view of ["waiting", "mine", "people", "bot", "closed"] as const) {
      const { ids, pages, first } = await read(rui, view);
      expect([view, ids.length, pages]).toEqual([
        view,
        expected[view],
        1 + Math.ceil(Math.max(0, expected[view] - 50) / 200),
      ]);
      expect(first.counts).toEqual(expected);
      expect(new Set(ids.map(({ id }) => id)).size).toBe(ids.length);
      if (view !== "mine") for (const { id } of ids) seen.add(id);
      const order = ids.map(({ waitingSince, last }) => (view === "waiting" ? (waitingSince ?? 0) : -(last?.at ?? 0)));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
    expect(seen.size).toBe(330);
    expect((await read(eva, "mine")).first.counts.mine).toBe(10);
  });

  it("reads of 10,000 conversations no more lines than it shows, each view, beside another company as large", async () => {
    const [shop, other] = [await desk.company(), await desk.company()];
    const rui = await desk.user(shop, "Rui");
    for (const company of [shop, other]) {
      await fill(company, 1, 8_000, BOT);
      await fill(company, 8_001, 8_200, WAITING);
      await fill(company, 8_201, 8_400, personOf(rui.id));
      await fill(company, 8_401, 10_000, CLOSED);
    }
    await desk.engine.database.asOwner("ANALYZE");
    for (const view of ["waiting", "mine", "people", "bot", "closed"] as const) {
      const { items } = await desk.deps.desk.queue(
        shop.tenantId,
        { userId: rui.id, teams: ["tecnicos"] },
        view,
        null,
        51,
      );
      expect(items).toHaveLength(51);
      const values = [shop.tenantId, null, null, 51, rui.id, ["tecnicos"]];
      const [row] = await desk.engine.rows<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
        shop.tenantId,
        `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${BY_VIEW[view].some.text}`,
        values,
      );
      const plan = row?.["QUERY PLAN"][0]?.Plan;
      // One line of each conversation; a filter may skip some.
      expect([view, plan && linesRead(plan) <= 51 * 3]).toEqual([view, true]);
    }
  });
});

describe("the search", () => {
  const names = ({ items }: SearchPage) => items.map(({ item }) => item.contact.name);

  async function openSearch(shop: TestCompany) {
    const index = createSearchIndex(desk.engine.database);
    const bring = async () => {
      const behind = await index.behind(1_000_000);
      await index.index(behind.filter(({ tenantId }) => tenantId === shop.tenantId));
    };
    const find = async (person: Person, text: string) =>
      (await person.get(`/search?text=${encodeURIComponent(text)}`)).body as unknown as SearchPage;
    return { index, bring, find };
  }

  async function conversationOf(shop: TestCompany, who: { name: string; phone: string; email: string }, said: string) {
    const ref = await desk.engine.write(shop, who.phone, said);
    await desk.engine.settled(ref);
    await desk.engine.rows(
      shop.tenantId,
      "UPDATE contacts SET name = $2, phone = $3, email = $4 WHERE id = (SELECT contact_id FROM conversations WHERE id = $1)",
      [ref.conversationId, who.name, who.phone, who.email],
    );
    return ref;
  }
  const ANA = { name: "Ana Conceição", phone: "5511988881234", email: "ana@casa.example" };
  const BIA = { name: "Bia Prado", phone: "5521977775678", email: "bia@casa.example" };

  it("finds by name, phone, e-mail and any message, forgives accents, case and one typo, and marks the words", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const { bring, find } = await openSearch(shop);
    await conversationOf(shop, ANA, "Minha IMPRESSORA não liga");
    await conversationOf(shop, BIA, "A tela ficou azul");
    await bring();
    for (const [text, found] of [
      ["conceicao", ["Ana Conceição"]],
      ["ANA", ["Ana Conceição"]],
      ["impresora", ["Ana Conceição"]],
      ["nao liga", ["Ana Conceição"]],
      ["(11) 98888-1234", ["Ana Conceição"]],
      ["5678", ["Bia Prado"]],
      ["bia@casa.example", ["Bia Prado"]],
      ["tel az", ["Bia Prado"]],
      ["impressora azul", []],
      ["casa", ["Bia Prado", "Ana Conceição"]],
    ] as const)
      expect([text, names(await find(rui, text))]).toEqual([text, found]);
    const [first] = (await find(rui, "impresora")).items;
    const { text = "", marks = [] } = first?.line ?? {};
    expect(marks.map(({ from, to }) => text.slice(from, to))).toEqual(["IMPRESSORA"]);
    expect((await find(rui, "ana")).items[0]?.marks).toEqual([{ from: 0, to: 3 }]);
  });

  it("says that signs and one letter are nothing to look for, and takes 10,000 letters like any other text", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const { find } = await openSearch(shop);
    for (const text of ["", "a", "%_\\", "'; --", "\u0000"])
      expect([text, (await find(rui, text)).searched]).toEqual([text, false]);
    expect(await find(rui, "x".repeat(10_000))).toMatchObject({ searched: true, items: [], more: false });
  });

  it("shows only what a person may see, and nothing of another company", async () => {
    const shop = await desk.company();
    const other = await desk.company();
    await desk.team(shop, "tecnicos");
    const all = await desk.signIn(await desk.user(shop, "Rui", "admin"));
    const some = await desk.signIn(await desk.user(shop, "Eva", "consultant", undefined, []));
    const stranger = await desk.signIn(await desk.user(other, "Ivo", "admin"));
    const { bring, find } = await openSearch(shop);
    const ref = await conversationOf(shop, ANA, "tesouro");
    await bring();
    expect(names(await find(some, "tesouro"))).toEqual([ANA.name]);
    await desk.engine.rows(shop.tenantId, "UPDATE conversations SET team = 'tecnicos' WHERE id = $1", [
      ref.conversationId,
    ]);
    expect([names(await find(all, "tesouro")), names(await find(some, "tesouro"))]).toEqual([[ANA.name], []]);
    expect([(await find(all, "nada")).everywhere, (await find(some, "nada")).everywhere]).toEqual([true, false]);
    expect(names(await find(stranger, "tesouro"))).toEqual([]);
  });

  it("forgets a name that changed and a conversation that is no more, with the words that only it had", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const { index, bring, find } = await openSearch(shop);
    const ref = await conversationOf(shop, ANA, "segredo");
    await bring();
    await desk.engine.rows(
      shop.tenantId,
      "UPDATE contacts SET name = 'Outra' WHERE id = (SELECT contact_id FROM conversations WHERE id = $1)",
      [ref.conversationId],
    );
    await index.index([ref]);
    expect([names(await find(rui, "conceicao")), names(await find(rui, "outra"))]).toEqual([[], ["Outra"]]);
    await desk.engine.rows(shop.tenantId, "DELETE FROM conversations WHERE id = $1", [ref.conversationId]);
    await bring();
    for (const table of ["search_words", "search_standings"])
      expect(
        await desk.engine.rows(shop.tenantId, `SELECT FROM ${table} WHERE conversation_id = $1`, [ref.conversationId]),
      ).toEqual([]);
    expect(
      await desk.engine.rows(
        shop.tenantId,
        "SELECT word FROM search_vocabulary WHERE tenant_id = $1 AND word = 'segredo'",
        [shop.tenantId],
      ),
    ).toEqual([]);
  });

  it("knows a message within two seconds, without having been asked", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const { index, find } = await openSearch(shop);
    const jobs = createInProcessJobs({ error: () => {} });
    const stop = keepSearch({ index, live: desk.deps.live, jobs });
    const ref = await desk.engine.write(shop, ANA.phone, "relampago");
    await desk.engine.settled(ref);
    const from = performance.now();
    await eventually(async () => expect((await find(rui, "relampago")).items).toHaveLength(1));
    expect(performance.now() - from).toBeLessThan(2_000);
    stop();
    await jobs.close();
  });
});
