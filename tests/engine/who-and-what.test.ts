import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InboundContent } from "../../bot/vocabulary/content.js";
import type { TestCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

const FORM = [
  "flow: form",
  "start: [{ keyword: cadastro }]",
  "vars: { name: { type: text, label: o nome }, phone: { type: phone, label: o telefone } }",
  "steps:",
  "  - ask: Qual seu nome?",
  "    save: name",
  "  - ask: Qual seu telefone?",
  "    save: phone",
  "  - say: 'Anotado: {{ name }}, {{ phone }}.'",
  "",
].join("\n");
let harness: EngineHarness;

beforeAll(async () => {
  harness = new EngineHarness(await openTestDatabase());
  await harness.engine.start();
});
afterAll(async () => {
  await harness.engine.stop();
  await harness.database.close();
});

async function says(
  company: TestCompany,
  sender: { externalId: string; phone?: string; name?: string },
  content: InboundContent | string,
) {
  const providerId = harness.unique();
  const ref = await harness.event(company, {
    kind: "message",
    dedupe: providerId,
    at: harness.now(),
    from: sender,
    providerId,
    content: typeof content === "string" ? { kind: "text", text: content } : content,
  });
  await harness.settled(ref);
  return { providerId, ref };
}

describe("an edited message", () => {
  it("is found by the provider's id of the message that it changes, and corrects the answer that it gave", async () => {
    const shop = await harness.company({ form: FORM });
    const ana = { externalId: "5511" };
    await says(shop, ana, "cadastro");
    const { providerId } = await says(shop, ana, "Jão");
    await says(shop, { externalId: "5522" }, { kind: "edit", of: providerId, text: "Bia" });
    await says(shop, ana, { kind: "edit", of: providerId, text: "João" });
    expect(shop.channel.texts().slice(-2)).toEqual([
      "Certo, corrigi o nome: João.",
      expect.stringContaining("Qual seu telefone?"),
    ]);
    await says(shop, ana, "11 98765-4321");
    expect(shop.channel.texts().at(-1)).toMatch(/^Anotado: João, /);
  });

  it("of a message of ours, or of none that we know, changes nothing", async () => {
    const shop = await harness.company({ form: FORM });
    const ana = { externalId: "5511" };
    const { ref } = await says(shop, ana, "cadastro");
    const [ours] = await harness.rows<{ id: string }>(
      shop.tenantId,
      "SELECT provider_id AS id FROM messages WHERE conversation_id = $1 AND author = 'bot'",
      [ref.conversationId],
    );
    for (const of of [ours?.id ?? "", "never-seen"]) await says(shop, ana, { kind: "edit", of, text: "x" });
    expect(shop.channel.texts()).toEqual(["Qual seu nome?"]);
  });
});

describe("a contact's number", () => {
  const stored = async (shop: TestCompany) =>
    harness.rows<{ phone: string | null; ext: string }>(
      shop.tenantId,
      "SELECT p.phone, c.external_id AS ext FROM contacts p JOIN conversations c ON c.contact_id = p.id",
    );

  it("is stored when it comes for somebody who was known by another id", async () => {
    const shop = await harness.company(FLOWS);
    await says(shop, { externalId: "BR.1" }, "fala");
    expect(await stored(shop)).toMatchObject([{ phone: null }]);
    const { ref } = await says(shop, { externalId: "BR.1", phone: "+5511987654321" }, "fala");
    expect(await stored(shop)).toMatchObject([{ phone: "+5511987654321" }]);
    expect((await harness.lines(ref)).filter(({ author }) => author === "system")).toMatchObject([
      { text: "O número do cliente agora é conhecido: +5511987654321." },
    ]);
  });

  it("follows the customer who changed it, and the conversation goes on under the new one", async () => {
    const shop = await harness.company(FLOWS);
    const { ref } = await says(shop, { externalId: "551187654321", phone: "+551187654321" }, "fala");
    const moved = await harness.event(shop, {
      kind: "identity_changed",
      dedupe: harness.unique(),
      at: harness.now(),
      from: { externalId: "551187654321" },
      newExternalId: "552187654321",
      newPhone: "+552187654321",
    });
    await harness.settled(ref);
    expect(moved.conversationId).toBe(ref.conversationId);
    expect(await stored(shop)).toEqual([{ phone: "+552187654321", ext: "552187654321" }]);
    const { ref: after } = await says(shop, { externalId: "552187654321" }, "fala");
    expect(after.conversationId).toBe(ref.conversationId);
    expect(shop.channel.sent.at(-1)?.to.externalId).toBe("552187654321");
  });
});

describe("a name", () => {
  it("of 10,000 characters is cut before anybody says it, and one of blanks is none", async () => {
    const greeting = 'flow: oi\nstart: [{ keyword: oi }]\nsteps:\n  - say: "Olá, {{ contact.name }}!"\n';
    const shop = await harness.company({ oi: greeting });
    await says(shop, { externalId: "5511", name: ` Ana\n\t Lima${"a".repeat(10_000)}` }, "oi");
    const said = shop.channel.texts();
    expect(said).toEqual([expect.stringMatching(/^Olá, Ana Lima/)]);
    expect(said[0]?.length).toBeLessThan(120);
    const { ref } = await says(shop, { externalId: "5522", name: " \n " }, "oi");
    const names = "SELECT p.name FROM contacts p JOIN conversations c ON c.contact_id = p.id WHERE c.id = $1";
    expect(await harness.rows(shop.tenantId, names, [ref.conversationId])).toEqual([{ name: null }]);
  });
});
