import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, sleep } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao, UNCERTAIN_WAIT_MS } from "./harness/open-balcao.js";
import { deliver, messagesBody, post, statusBody, textMessage } from "./harness/webhooks.js";

/** Long after a cut-off send would have been repeated, in ms. */
const WELL_AFTER_MS = UNCERTAIN_WAIT_MS + 2_000;

let balcao: RunningBalcao;
beforeAll(async () => {
  balcao = await openBalcao();
});
afterAll(() => balcao.close());
beforeEach(async () => {
  await balcao.start();
  await balcao.graph.open();
  balcao.graph.fate = () => "answer";
  balcao.graph.onTaken = () => undefined;
});

/** Sends the product a message's status as Meta does, again and again until it is accepted. */
function echoStatuses(status: "sent" | "delivered" = "sent"): void {
  balcao.graph.onTaken = (taken) => {
    void deliver(balcao.url, statusBody(taken.to, taken.providerId, status, taken.key)).catch(() => undefined);
  };
}

const texts = (phone: string) => balcao.graph.of(phone).map((one) => one.text);

describe("delivery", () => {
  it("1 a reply that was committed but could not be sent before kill -9 goes out once after the restart", async () => {
    const phone = balcao.newPhone();
    await balcao.graph.shut();
    await balcao.write(phone, "eco");
    // By now it was tried in vain, however busy the machine is. A process' first message also waits until its
    // classifier is trained.
    await sleep(5_000);
    await balcao.kill();
    await balcao.graph.open();
    const [events] = await balcao.look(
      "SELECT f.state FROM effects f JOIN conversations c ON c.id = f.conversation_id WHERE c.external_id = '" +
        phone +
        "'",
    );
    expect(events).toEqual([{ state: "pending" }]);
    await balcao.start();
    await eventually(() => expect(texts(phone)).toHaveLength(1));
    await sleep(WELL_AFTER_MS);
    expect(texts(phone)).toHaveLength(1);
  });

  it("1 kill -9 at any moment of the first half second loses nothing and repeats nothing", async () => {
    echoStatuses();
    for (const afterMs of [0, 3, 8, 15, 40, 120]) {
      const phone = balcao.newPhone();
      await balcao.write(phone, "eco");
      await sleep(afterMs);
      await balcao.kill();
      await balcao.start();
      await eventually(() => expect(texts(phone)).toHaveLength(1));
    }
    await sleep(WELL_AFTER_MS);
    expect(new Set(balcao.graph.taken.map((one) => one.key)).size).toBe(balcao.graph.taken.length);
  });

  it("2 kill -9 after the provider took it, before its id was stored: the provider's word settles it, nothing is sent again", async () => {
    const phone = balcao.newPhone();
    balcao.graph.fate = () => "hold";
    await balcao.write(phone, "eco");
    await eventually(() => expect(texts(phone)).toHaveLength(1));
    await balcao.kill();
    balcao.graph.release();
    balcao.graph.fate = () => "answer";
    await balcao.startPatiently();
    const [taken] = balcao.graph.of(phone);
    await deliver(balcao.url, statusBody(phone, taken?.providerId ?? "", "delivered", taken?.key));
    await balcao.write(phone, "ainda aí");
    await eventually(() => expect(texts(phone)).toEqual([expect.anything(), "Anotado: ainda aí"]));
    expect(await messageOf(phone)).toMatchObject({
      status: "delivered",
      provider_id: taken?.providerId,
      state: "done",
    });
  });

  it("2 a server that was down for longer than it waits for the provider's word still waits after it came back", async () => {
    const phone = balcao.newPhone();
    balcao.graph.fate = () => "hold";
    await balcao.write(phone, "eco");
    await eventually(() => expect(texts(phone)).toHaveLength(1));
    await balcao.kill();
    balcao.graph.release();
    balcao.graph.fate = () => "answer";
    await sleep(UNCERTAIN_WAIT_MS + 500);
    await balcao.start();
    // The process is killed once more while the send is uncertain. The second process must wait, too.
    await sleep(300);
    await balcao.kill();
    await sleep(UNCERTAIN_WAIT_MS + 500);
    // Were the time without a server counted, the reply would go out again at once.
    await balcao.startPatiently();
    await sleep(400);
    const [taken] = balcao.graph.of(phone);
    await deliver(balcao.url, statusBody(phone, taken?.providerId ?? "", "sent", taken?.key));
    // The next reply waits until it is known what became of the first.
    await balcao.write(phone, "ainda aí");
    await eventually(() => expect(texts(phone)).toEqual([expect.anything(), "Anotado: ainda aí"]));
  });
});

describe("delivery and the provider's word", () => {
  it("2 the provider's word that was stored and not yet read by a turn decides, not the clock: nothing is sent again", async () => {
    const phone = balcao.newPhone();
    balcao.graph.fate = () => "hold";
    await balcao.write(phone, "eco");
    await eventually(() => expect(texts(phone)).toHaveLength(1));
    await balcao.kill();
    balcao.graph.release();
    balcao.graph.fate = () => "answer";
    // As a killed process leaves it: the status was answered 200, and the turn that would read it never ran. The status
    // stands behind an event that no turn can handle. When that event is set aside, the wait has long ended.
    const [taken] = balcao.graph.of(phone);
    const insert = (kind: string, dedupe: string, payload: object) =>
      `INSERT INTO events (tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state)
       SELECT tenant_id, channel_id, id, '${kind}', '${dedupe}', '${JSON.stringify(payload)}', now(), 'waiting' FROM conversations WHERE external_id = '${phone}'`;
    const word = { to: { externalId: phone }, providerId: taken?.providerId, status: "sent", echo: taken?.key };
    await balcao.look(
      insert("message", "poison", {
        kind: "message",
        from: { externalId: phone },
        providerId: "poison",
        content: null,
      }),
      insert("status", "word", { kind: "status", dedupe: "word", at: 0, ...word }),
    );
    balcao.env.UNCERTAIN_WAIT_MS = "0";
    await balcao.start();
    balcao.env.UNCERTAIN_WAIT_MS = String(UNCERTAIN_WAIT_MS);
    await balcao.write(phone, "ainda aí");
    await eventually(() => expect(texts(phone).at(-1)).toBe("Anotado: ainda aí"));
    expect(texts(phone)).toHaveLength(2);
    expect(await messageOf(phone)).toMatchObject({ status: "sent", provider_id: taken?.providerId, state: "done" });
  });

  it("2 a reply whose connection was cut is known from its status, and the next reply does not wait out the doubt", async () => {
    const phone = balcao.newPhone();
    echoStatuses();
    balcao.graph.fate = () => "cut";
    await balcao.write(phone, "eco");
    await eventually(() => expect(texts(phone)).toHaveLength(1));
    balcao.graph.fate = () => "answer";
    await balcao.write(phone, "segunda");
    // Well before the end of the wait.
    await eventually(
      () => expect(texts(phone)).toEqual([expect.anything(), "Anotado: segunda"]),
      UNCERTAIN_WAIT_MS - 400,
    );
    await sleep(WELL_AFTER_MS);
    expect(texts(phone)).toHaveLength(2);
  });

  it("2 a send without any word from the provider is repeated once, after the wait, with the same key", async () => {
    const phone = balcao.newPhone();
    let calls = 0;
    balcao.graph.fate = () => (calls++ === 0 ? "drop" : "answer");
    const began = Date.now();
    await balcao.write(phone, "eco");
    await eventually(() => expect(texts(phone)).toHaveLength(1));
    expect(Date.now() - began).toBeGreaterThanOrEqual(UNCERTAIN_WAIT_MS - 50);
    await sleep(WELL_AFTER_MS);
    expect(texts(phone)).toHaveLength(1);
  });

  it("3 what was answered 200 is there after kill -9: a committed row survives", async () => {
    // The first replies may be sent before the kill. Their statuses come when the process is there again.
    echoStatuses();
    const phones = Array.from({ length: 60 }, () => balcao.newPhone());
    const acknowledged: string[] = [];
    const work = phones.map(async (phone, i) => {
      const id = `wamid.three.${i}`;
      const status = await post(balcao.url, messagesBody([textMessage(phone, "eco", id)])).catch(() => 0);
      if (status === 200) acknowledged.push(id);
      if (acknowledged.length === 20) await balcao.kill();
    });
    await Promise.all(work);
    await balcao.kill();
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    const [rows = []] = await balcao.look("SELECT dedupe FROM events WHERE dedupe LIKE 'message:wamid.three.%'");
    const stored = new Set(rows.map((row) => row.dedupe));
    expect(acknowledged.filter((id) => !stored.has(`message:${id}`))).toEqual([]);
    await balcao.start();
    const kept = rows.map((row) => phones[Number(String(row.dedupe).split(".").at(-1))] ?? "");
    await eventually(() => expect(kept.map((phone) => texts(phone).length)).toEqual(kept.map(() => 1)));
  });
});

describe("delivery of what comes again or in another order", () => {
  it("4 the same webhook 50 times at once is one message with one answer", async () => {
    const phone = balcao.newPhone();
    const body = messagesBody([textMessage(phone, "eco")]);
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(balcao.url, body)));
    expect(new Set(answers)).toEqual(new Set([200]));
    await eventually(() => expect(texts(phone)).toHaveLength(1));
    await sleep(1_500);
    expect(texts(phone)).toHaveLength(1);
    await balcao.stop();
    const [lines] = await balcao.look(
      `SELECT m.author FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.external_id = '${phone}' ORDER BY m.id`,
    );
    expect(lines).toEqual([{ author: "contact" }, { author: "bot" }]);
    await balcao.start();
  });

  it("5 a webhook that comes again after a week changes nothing", async () => {
    const phone = balcao.newPhone();
    const body = messagesBody([textMessage(phone, "eco")]);
    await deliver(balcao.url, body);
    await eventually(() => expect(texts(phone)).toHaveLength(1));
    await sleep(300);
    await balcao.stop();
    const count = "SELECT count(*)::int AS n FROM events";
    const [, before] = await balcao.look(
      "UPDATE events SET at = at - interval '8 days', received_at = received_at - interval '8 days'",
      count,
    );
    await balcao.start();
    expect(await post(balcao.url, body)).toBe(200);
    await sleep(1_500);
    expect(texts(phone)).toHaveLength(1);
    await balcao.stop();
    expect(await balcao.look(count)).toEqual([before]);
    await balcao.start();
  });

  it("6 sent, delivered, read and failed end the same in any order, together or apart", async () => {
    const orders = permutations(["sent", "delivered", "read", "failed"] as const);
    const short = permutations(["sent", "delivered", "failed"] as const);
    const customers = [...orders, ...orders, ...short].map((order, i) => ({
      order,
      phone: balcao.newPhone(),
      together: i < orders.length,
    }));
    await Promise.all(customers.map(({ phone }) => balcao.write(phone, "eco")));
    await eventually(() => expect(customers.every(({ phone }) => texts(phone).length === 1)).toBe(true));
    await sleep(300);
    await Promise.all(
      customers.map(async ({ phone, order, together }) => {
        const [taken] = balcao.graph.of(phone);
        const tell = (status: (typeof order)[number]) =>
          deliver(balcao.url, statusBody(phone, taken?.providerId ?? "", status, taken?.key));
        if (together) await Promise.all(order.map(tell));
        else for (const status of order) await tell(status).then(() => sleep(120));
      }),
    );
    await sleep(500);
    await balcao.stop();
    const [rows = []] = await balcao.look(
      `SELECT c.external_id AS phone, m.status, f.state FROM messages m JOIN conversations c ON c.id = m.conversation_id
       JOIN effects f ON f.event_id = m.event_id AND f.n = m.n WHERE m.author = 'bot'`,
    );
    await balcao.start();
    const ended = new Map(rows.map((row) => [row.phone, `${row.status} ${row.state}`]));
    const wrong = customers
      .map(({ phone, order }) => ({ order: order.join(" "), ended: ended.get(phone) }))
      .filter((one) => one.ended !== (one.order.includes("read") ? "read done" : "delivered done"));
    expect(wrong).toEqual([]);
  });

  it("7 a status that comes before our send returned is attached to its message later", async () => {
    const [known, unknown] = [balcao.newPhone(), balcao.newPhone()];
    balcao.graph.fate = () => "hold";
    await Promise.all([known, unknown].map((phone) => balcao.write(phone, "eco")));
    await eventually(() => expect([...texts(known), ...texts(unknown)]).toHaveLength(2));
    const [first] = balcao.graph.of(known);
    const [second] = balcao.graph.of(unknown);
    await deliver(balcao.url, statusBody(known, first?.providerId ?? "", "delivered", first?.key));
    // A status without our key can only be matched by the provider's id, which our send does not know yet.
    await deliver(balcao.url, statusBody(unknown, second?.providerId ?? "", "read"));
    await sleep(500);
    balcao.graph.fate = () => "answer";
    balcao.graph.release();
    await sleep(2_500);
    expect(await messageOf(known)).toMatchObject({
      status: "delivered",
      provider_id: first?.providerId,
      state: "done",
    });
    expect(await messageOf(unknown)).toMatchObject({ status: "read", provider_id: second?.providerId, state: "done" });
    expect([...texts(known), ...texts(unknown)]).toHaveLength(2);
  });
});

/** The first reply to a customer, as the database has it. Restarts the server. */
async function messageOf(phone: string): Promise<Record<string, unknown> | undefined> {
  await balcao.stop();
  const [rows = []] = await balcao.look(
    `SELECT m.status, m.provider_id, f.state FROM messages m JOIN conversations c ON c.id = m.conversation_id
     JOIN effects f ON f.event_id = m.event_id AND f.n = m.n WHERE m.author = 'bot' AND c.external_id = '${phone}' ORDER BY m.id LIMIT 1`,
  );
  await balcao.start();
  return rows[0];
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}
