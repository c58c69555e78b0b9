import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "../../platform/config/load-config.js";
import { createLog } from "../../platform/log.js";
import { openInstallation } from "../../server/open-installation.js";
import { type Running, startBalcao } from "../../server/start-balcao.js";
import { eventually, sleep } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";
import { deliver, messagesBody, statusBody, textMessage } from "./harness/webhooks.js";

/** A system that a flow waits for. It answers when the test says so. */
const waiting: ServerResponse[] = [];
const system = createServer((_request, response) => waiting.push(response));

const AT_HOME = "---\ntitle: Em casa\n---\n## Atendimento em domicílio\n\nAtendemos em domicílio às terças.\n";

let balcao: RunningBalcao;
beforeAll(async () => {
  await new Promise<void>((resolve) => system.listen(0, "127.0.0.1", resolve));
  const { port } = system.address() as AddressInfo;
  const think = `flow: pensa\ntitle: Pensa\nstart:\n  - keyword: [pensa]\nsteps:\n  - http: { url: "http://127.0.0.1:${port}/pensar" }\n    save: ideia\n  - say: "O robô pensou {{ ideia.body.resposta }}"\n  - end: done\n`;
  balcao = await openBalcao({
    files: { "flows/pensa.yaml": think, "knowledge/domicilio.md": AT_HOME },
    env: { HTTP_STEP_ALLOW: `127.0.0.1:${port}`, MODEL: "demo" },
  });
});
afterAll(async () => {
  system.closeAllConnections();
  system.close();
  await balcao.close();
});
beforeEach(async () => {
  await balcao.start();
  balcao.graph.fate = () => "answer";
  balcao.graph.onTaken = ({ to, providerId, key }) => {
    // A provider goes on telling while the server is away, however long its start takes. Without it a send that was cut
    // off after it was accepted would rightly be repeated.
    void deliver(balcao.url, statusBody(to, providerId, "sent", key), 60_000).catch(() => undefined);
  };
});

const texts = (phone: string) => balcao.graph.of(phone).map((one) => one.text);

describe("a conversation", () => {
  it("with MODEL=demo hears an article that shares no word with the question, and no invented price", async () => {
    const phone = balcao.newPhone();
    await balcao.write(phone, "alguém consegue vir no meu apartamento?");
    await eventually(() =>
      expect(texts(phone).join("\n")).toContain("Atendemos em domicílio às terças.\n\nFonte: Em casa"),
    );
    const before = texts(phone).length;
    await balcao.write(phone, "quanto custa um foguete espacial?");
    await eventually(() => expect(texts(phone).length).toBeGreaterThan(before));
    expect(texts(phone).join("\n")).not.toContain("R$");
  });

  it("11 a flow published in mid-conversation: the running one ends on its own program, also after kill -9, the next takes the new", async () => {
    const [before, after] = [balcao.newPhone(), balcao.newPhone()];
    await balcao.write(before, "pesquisa");
    await eventually(() => expect(texts(before)).toEqual(["Qual é a cor?"]));
    const flow = `flow: pesquisa\ntitle: Pesquisa\nstart:\n  - keyword: [pesquisa]\nvars:\n  cor: { type: text }\nsteps:\n  - ask: E qual é a cor agora?\n    save: cor\n    ask_again: true\n  - say: "Versão 2 anotou {{ cor }}"\n  - end: done\n`;
    await balcao.company.write("flows/pesquisa.yaml", flow);
    await balcao.balcao("apply", balcao.company.dir);
    await balcao.write(after, "pesquisa");
    await eventually(() => expect(texts(after)).toEqual(["E qual é a cor agora?"]));
    await balcao.kill();
    await balcao.start();
    await balcao.write(before, "azul");
    await balcao.write(after, "verde");
    await eventually(() => expect(texts(before)).toEqual(["Qual é a cor?", "Versão 1 anotou azul"]));
    await eventually(() => expect(texts(after)).toEqual(["E qual é a cor agora?", "Versão 2 anotou verde"]));
    await balcao.write(before, "pesquisa");
    await eventually(() => expect(texts(before).at(-1)).toBe("E qual é a cor agora?"));
  });

  it("13 a person takes over: what the bot had decided and not begun to send is thrown away, also what a system answers later", async () => {
    await balcao.stop();
    const running = await inThisProcess();
    try {
      const [speaking, thinking] = [balcao.newPhone(), balcao.newPhone()];
      const write = (phone: string, text: string) => deliver(running.address, messagesBody([textMessage(phone, text)]));
      balcao.graph.fate = ({ to }) => (to === speaking ? "hold" : "answer");
      await write(speaking, "dupla");
      await write(thinking, "pensa");
      await eventually(() => expect(texts(speaking)).toEqual(["Primeira fala."]));
      await eventually(() => expect(waiting).toHaveLength(1));

      await take(running, speaking);
      await take(running, thinking);
      await sleep(300);
      balcao.graph.fate = () => "answer";
      balcao.graph.release();
      waiting.pop()?.writeHead(200, { "content-type": "application/json" }).end('{"resposta":"tarde"}');
      await write(thinking, "alguém aí?");
      await sleep(1_500);
      expect(texts(speaking)).toEqual(["Primeira fala."]);
      expect(texts(thinking)).toEqual([]);
    } finally {
      await running.stop();
    }
    const [ledger, effects] = await balcao.look(
      "SELECT outcome FROM events WHERE payload -> 'content' ->> 'text' = 'alguém aí?'",
      "SELECT state, count(*)::int AS n FROM effects WHERE kind = 'send' AND event_id IN (SELECT id FROM events WHERE payload -> 'content' ->> 'text' = 'dupla') GROUP BY state ORDER BY state",
    );
    expect(ledger).toEqual([{ outcome: "with_person" }]);
    expect(effects).toEqual([
      { state: "cancelled", n: 2 },
      { state: "done", n: 1 },
    ]);
  });
});

/**
 * Runs the product in this process, on the stopped server's folder, so that the test can give its engine acts of people
 * directly.
 */
async function inThisProcess(): Promise<Running> {
  const loaded = loadConfig(balcao.env, { cwd: balcao.dataDir });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const log = createLog({ level: "silent" });
  return startBalcao(await openInstallation(config, log), log);
}

/** A person takes a customer's conversation, by an event like the desk's. */
async function take(running: Running, phone: string): Promise<void> {
  const channel = running.channels.all().find((one) => one.account.kind === "whatsapp");
  if (!channel) throw new Error("there is no WhatsApp channel");
  const { id: channelId, tenantId } = channel.account;
  // An event that changes nothing shows which conversation is the customer's.
  const [known] = await running.engine.inbox.accept(channel.account, [
    {
      kind: "status",
      status: "sent",
      to: { externalId: phone },
      providerId: `none-${phone}`,
      dedupe: `none-${phone}`,
      at: Date.now(),
    },
  ]);
  const ref = { tenantId, channelId, conversationId: known?.conversationId ?? "" };
  await running.engine.inbox.acceptInside(ref, `take-${phone}`, {
    kind: "take",
    userId: "00000000-0000-4000-8000-000000000001",
    personName: "Ana",
  });
}
