import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { messagesBody, post, statusBody, textMessage } from "../faults/harness/webhooks.js";
import { DESK_ENV, DESK_FILES, signIn } from "./desk-person.js";
import { type Cluster, openCluster, SERVERS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";
import { type Customer, newCustomer } from "./talk.js";

/** A system that a flow waits for. It answers when the test says so. */
const waiting: ServerResponse[] = [];
const system = createServer((_request, response) => waiting.push(response));

let cluster: Cluster;
const board = createScoreboard();
const STATUSES = ["sent", "delivered", "read", "failed"] as const;

describe.skipIf(!SERVERS)("messages and statuses through two web and two worker processes", () => {
  beforeAll(async () => {
    await new Promise<void>((resolve) => system.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(system.address() as AddressInfo).port}`;
    const think = `flow: pensa\ntitle: Pensa\nstart:\n  - keyword: [pensa]\nsteps:\n  - http: { url: "http://${host}/pensar" }\n    save: ideia\n  - say: "O robô pensou {{ ideia.body.resposta }}"\n  - end: done\n`;
    cluster = await openCluster({
      files: { ...DESK_FILES, "flows/pensa.yaml": think },
      env: { ...DESK_ENV, HTTP_STEP_ALLOW: host },
    });
  });
  afterAll(async () => {
    system.closeAllConnections();
    system.close();
    await cluster?.close();
  });
  beforeEach(() => {
    cluster.graph.fate = () => "answer";
    cluster.echoStatuses(4);
  });

  it("4 the same webhook 50 times at once over both web processes is one message with one answer", async () => {
    const customers = Array.from({ length: 10 }, () => newCustomer(cluster));
    for (const customer of customers) {
      const body = messagesBody([textMessage(customer.phone, "eco")]);
      customer.expects("Anotado: ");
      const [one, two] = cluster.of("web");
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) => post((n % 2 ? one : two)?.url ?? "", body)),
      );
      expect(new Set(answers)).toEqual(new Set([200]));
    }
    await Promise.all(customers.map((customer) => customer.answered()));
    board.add("4 each webhook 50 times at once", customers);
  });

  it("5 a webhook that comes again after a week, at either process, changes nothing", async () => {
    const customer = newCustomer(cluster);
    await customer.say("eco", "Anotado: ", "wamid.again");
    await customer.answered();
    await cluster.told();
    await cluster.rows("UPDATE events SET at = at - interval '8 days', received_at = received_at - interval '8 days'");
    const count = async () => (await cluster.rows<{ n: number }>("SELECT count(*)::int AS n FROM events"))[0]?.n;
    const before = await count();
    const body = messagesBody([textMessage(customer.phone, "eco", "wamid.again")]);
    for (const { url } of cluster.of("web")) expect(await post(url, body)).toBe(200);
    await sleep(500);
    expect(await count()).toBe(before);
    board.add("5 again after a week", [customer]);
  });

  it("6 sent, delivered, read and failed end the same in any order, whichever process takes them", async () => {
    cluster.graph.onTaken = () => undefined;
    const told = permutations(STATUSES).map((order) => ({ order, customer: newCustomer(cluster) }));
    await Promise.all(told.map(({ customer }) => customer.say("eco", "Anotado: ")));
    await Promise.all(told.map(({ customer }) => customer.answered()));
    await Promise.all(
      told.map(async ({ customer, order }, n) => {
        const [taken] = cluster.graph.of(customer.phone);
        const bodies = order.map((status) => statusBody(customer.phone, taken?.providerId ?? "", status, taken?.key));
        if (n % 2) await Promise.all(bodies.map((body) => cluster.deliver(body)));
        else for (const body of bodies) await cluster.deliver(body);
      }),
    );
    await eventually(async () => {
      const rows = await cluster.rows<{ phone: string; status: string }>(
        "SELECT c.external_id AS phone, m.status FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.author = 'bot'",
      );
      const ended = new Map(rows.map(({ phone, status }) => [phone, status]));
      expect(told.map(({ customer }) => ended.get(customer.phone))).toEqual(told.map(() => "read"));
    });
    board.add(
      "6 statuses in all orders",
      told.map(({ customer }) => customer),
    );
  });

  it("7 a status that comes before our send returned is attached to its message later", async () => {
    cluster.graph.onTaken = () => undefined;
    cluster.graph.fate = () => "hold";
    const [byKey, byId] = [newCustomer(cluster), newCustomer(cluster)];
    await Promise.all([byKey, byId].map((customer) => customer.say("eco", "Anotado: ")));
    await Promise.all([byKey.answered(), byId.answered()]);
    const [first] = cluster.graph.of(byKey.phone);
    const [second] = cluster.graph.of(byId.phone);
    await cluster.deliver(statusBody(byKey.phone, first?.providerId ?? "", "delivered", first?.key));
    // Without our key, the message is known only by the provider's id, which our send does not know yet.
    await cluster.deliver(statusBody(byId.phone, second?.providerId ?? "", "read"));
    await sleep(500);
    cluster.graph.release();
    await eventually(async () => {
      expect(await replyTo(byKey)).toEqual({ status: "delivered", id: first?.providerId });
      expect(await replyTo(byId)).toEqual({ status: "read", id: second?.providerId });
    });
    board.add("7 a status before our send returned", [byKey, byId]);
  });

  it("8 a batch of 1000 with a poisoned message: 999 are answered, one is set aside and can be seen and tried again", async () => {
    await cluster.rows(
      "CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.content ->> 'text' LIKE '%veneno%' THEN RAISE EXCEPTION 'poisoned'; END IF; RETURN NEW; END $$",
    );
    await cluster.rows("CREATE TRIGGER poison BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse_poison()");
    const customers = Array.from({ length: 1_000 }, () => newCustomer(cluster));
    const poisoned = customers[417] as Customer;
    for (const customer of customers) if (customer !== poisoned) customer.expects("Anotado: ");
    await cluster.deliver(
      messagesBody(customers.map((one) => textMessage(one.phone, one === poisoned ? "veneno" : "eco"))),
    );
    await eventually(() => expect(customers.filter((one) => one.texts().length === 1)).toHaveLength(999), 40_000);
    const listed = await eventually(async () => {
      const letters = await cluster.balcao("dead-letters");
      expect(letters.trim().split("\n")).toEqual([expect.stringMatching(/^\d+\tmessage\t/)]);
      return letters;
    }, 20_000);
    await poisoned.say("eco", "Anotado: ");
    await poisoned.answered();
    await cluster.rows("DROP TRIGGER poison ON messages");
    poisoned.expects("Anotado: veneno");
    await cluster.balcao("resend", listed.split("\t")[0] ?? "");
    await poisoned.answered();
    board.add("8 a batch of 1000, one of them poisoned", customers);
  });

  it("11 a flow published in mid-conversation: every process hears it, and the running conversation ends on its own program", async () => {
    const [before, after] = [0, 1].map(() => Array.from({ length: 12 }, () => newCustomer(cluster)));
    if (!before || !after) throw new Error("no customers");
    await Promise.all(before.map((customer) => customer.say("pesquisa", "Qual é a cor?")));
    await Promise.all(before.map((customer) => customer.answered()));
    const flow = `flow: pesquisa\ntitle: Pesquisa\nstart:\n  - keyword: [pesquisa]\nvars:\n  cor: { type: text }\nsteps:\n  - ask: E qual é a cor agora?\n    save: cor\n    ask_again: true\n  - say: "Versão 2 anotou {{ cor }}"\n  - end: done\n`;
    await cluster.company.write("flows/pesquisa.yaml", flow);
    await cluster.balcao("apply", cluster.company.dir);
    // The news is sent by NOTIFY.
    await sleep(500);
    await Promise.all(after.map((customer) => customer.say("pesquisa", "E qual é a cor agora?")));
    await Promise.all(after.map((customer) => customer.answered()));
    await Promise.all(before.map((customer) => customer.say("azul", "Versão 1 anotou azul")));
    await Promise.all(after.map((customer) => customer.say("verde", "Versão 2 anotou verde")));
    await Promise.all([...before, ...after].map((customer) => customer.answered()));
    board.add("11 a flow published in mid-conversation", [...before, ...after]);
  });

  it("13 a person takes over at one web process while either worker makes an answer: the answer is thrown away", async () => {
    const customers: Customer[] = [];
    const thinking = async () =>
      cluster.rows<{ worker: string }>("SELECT DISTINCT worker FROM effects WHERE kind = 'http' AND state = 'sending'");
    while ((await thinking()).length < 2) {
      if (customers.length > 60) throw new Error("one worker did everything");
      const more = Array.from({ length: 4 }, () => newCustomer(cluster));
      customers.push(...more);
      await Promise.all(more.map((customer) => cluster.write(customer.phone, "pensa")));
      await eventually(() => expect(waiting).toHaveLength(customers.length));
    }
    const ana = await signIn(cluster.of("web")[0]?.url ?? "");
    const ids = new Map(
      (await cluster.rows<{ id: string; phone: string }>("SELECT id, external_id AS phone FROM conversations")).map(
        ({ id, phone }) => [phone, id],
      ),
    );
    await Promise.all(customers.map(({ phone }) => ana.act(ids.get(phone) ?? "", "take")));
    await eventually(async () =>
      expect(await cluster.rows("SELECT count(*)::int AS n FROM conversations WHERE owner = 'person'")).toEqual([
        { n: customers.length },
      ]),
    );
    for (const response of waiting.splice(0))
      response.writeHead(200, { "content-type": "application/json" }).end('{"resposta":"tarde"}');
    await Promise.all(
      customers.map(async (customer) => {
        await cluster.write(customer.phone, "alguém aí?");
        customer.expects("Oi, aqui é a Ana.");
        await ana.act(ids.get(customer.phone) ?? "", "reply", { text: "Oi, aqui é a Ana." });
      }),
    );
    await Promise.all(customers.map((customer) => customer.answered()));
    board.add("13 a person takes over while it is thought", customers);
  });

  it("nothing of all that was lost, came twice or in another order, and nothing is left open", () =>
    board.close(cluster));
});

async function replyTo({ phone }: Customer): Promise<{ status: string; id: string } | undefined> {
  const [row] = await cluster.rows<{ status: string; id: string }>(
    `SELECT m.status, m.provider_id AS id FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.author = 'bot' AND c.external_id = '${phone}'`,
  );
  return row;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}
