import { afterAll, beforeAll, expect, it } from "vitest";
import { runSimulatedDevice } from "../../agent/simulated/run-simulated-device.js";
import type { Room } from "../../bot/ports/rooms.js";
import type { Database } from "../../db/database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "../engine/engine-harness.js";
import { HubHarness } from "./hub-harness.js";

const FLOW = `flow: computer
vars: { order: { type: order } }
inputs: [order]
steps:
  - diagnose: { scope: full }
    save: report
  - repair: { order: order }
  - say: Fim.
`;

let database: Database;
let hub: HubHarness;
beforeAll(async () => {
  database = await openTestDatabase();
  hub = new HubHarness(database);
  await hub.start();
});
afterAll(async () => {
  await hub.stop();
  await database.close();
});

it("from the invitation to before and after: engine, hub and the real agent in one conversation", async () => {
  const room: Room = hub.hub.room;
  const harness = new EngineHarness(database, { rooms: [room] });
  hub.passOn = (to, dedupe, event) => harness.engine.inbox.acceptInside(to, dedupe, event);
  await harness.engine.start();
  const company = await harness.company({ computer: FLOW });
  const ref = await harness.write(company, "ana", "oi");
  const [conversation] = await harness.rows<{ contact: string }>(
    company.tenantId,
    "SELECT contact_id AS contact FROM conversations WHERE id = $1",
    [ref.conversationId],
  );
  const ana = { ...ref, channelId: company.channelId, contactId: conversation?.contact ?? "" };
  const order = hub.order(ana, ["temp-cleanup", "disk-cleanup"]);
  const said = async () =>
    (await harness.lines(ref)).flatMap(({ author, text }) => (author === "bot" && text !== null ? [text] : []));
  const hears = (part: string) =>
    harness.until(`the bot says "${part}"`, async () => (await said()).some((text) => text.includes(part)), 60_000);
  const off = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  try {
    await harness.act(company, ref, { kind: "start", flow: "computer", vars: { order: { id: order } } });
    await hears("/agent?c=");
    const code = /c=([\w-]{9})/.exec((await said()).join(" "))?.[1] ?? "";
    running = runSimulatedDevice({
      serverUrl: hub.address,
      code,
      kind: "full-disk",
      say: () => {},
      signal: off.signal,
    });
    await hears("é o seu?");
    await harness.write(company, "ana", "sim");
    await hears("de 100.");
    await hears("Posso começar?");
    expect(await hub.rows(ref.tenantId, "SELECT 1 FROM device_commands WHERE NOT dry_run")).toEqual([]);
    await harness.write(company, "ana", "sim");
    await hears("Fim.");
    expect((await said()).join("\n")).toMatch(/Pronto! O que foi feito:/);
    expect(hub.marks.map(({ mark }) => mark)).toEqual(["working", "done"]);
    const consents = await hub.rows<{ text: string }>(ref.tenantId, "SELECT text FROM consents WHERE granted");
    expect(consents[0]?.text).toContain("arquivos");
  } finally {
    off.abort();
    await running;
    await harness.engine.stop();
  }
}, 240_000);
