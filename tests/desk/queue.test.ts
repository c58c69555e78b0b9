import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BY_VIEW } from "../../db/stores/desk-statements.js";
import type { QueueItem, QueuePage } from "../../handoff-inbox/contract/queue.js";
import type { View } from "../../handoff-inbox/contract/views.js";
import type { TestCompany } from "../db/create-company.js";
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
    const expected = { waiting: 120, mine: 65, people: 75, bot: 130, closed: 5 };
    const seen = new Set<string>();
    for (const view of ["waiting", "mine", "people", "bot", "closed"] as const) {
      const { ids, pages, first } = await read(rui, view);
      expect([view, ids.length, pages]).toEqual([view, expected[view], Math.ceil(expected[view] / 50)]);
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
