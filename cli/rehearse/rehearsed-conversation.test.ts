import { beforeAll, describe, expect, it } from "vitest";
import { WHATSAPP_CAPABILITIES } from "../../channels/whatsapp/capabilities.js";
import { readCompany } from "../../company/read-company.js";
import { compileProgram } from "../../flows/compile-program.js";
import { assets } from "../../server/assets.js";
import { channelKinds } from "../../server/channel-kinds.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { readConfig } from "../commands/read-config.js";
import { knowledgeOf } from "./knowledge-of.js";
import { RehearsedConversation } from "./rehearsed-conversation.js";
import { createStandInRooms } from "./stand-in-rooms.js";

/** Tuesday, 1 December 2026, 10:15 in São Paulo. */
const OPEN = Date.parse("2026-12-01T13:15:00Z");

/** The folder is read once, because reading it plays the company's flow tests. */
let read: ReturnType<typeof readCompany>;
beforeAll(async () => {
  read = readCompany(assets.exampleCompany, {}, channelKinds(readConfig()), paymentKinds(readConfig()));
  await read;
}, 120_000);

async function open() {
  const reading = await read;
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const compiled = compileProgram(reading.company.source);
  if (!compiled.ok) throw new Error("does not compile");
  const rooms = createStandInRooms(reading.company.items, knowledgeOf(reading.company));
  const rehearsed = { program: compiled.program, capabilities: WHATSAPP_CAPABILITIES, rooms };
  const conversation = new RehearsedConversation(rehearsed, { name: "Ana", phone: "+5511987650000" }, OPEN);
  const heard = () =>
    conversation
      .take()
      .flatMap((each) => (each.kind === "said" && "text" in each.content ? [each.content.text] : []))
      .join("\n");
  const says = async (text: string) => {
    await conversation.customer([{ kind: "text", text }]);
    return heard();
  };
  return { conversation, rooms, says, heard };
}

describe("a rehearsed conversation", () => {
  it("goes from the first word to the paid repair with stand-ins for computer, price and payment", async () => {
    const { conversation, rooms, says, heard } = await open();
    await says("quero o diagnóstico");
    await says("windows");
    for (const { event } of rooms.connect()) await conversation.tell(event);
    expect(heard()).toContain("PC-ENSAIO");
    await says("sim");
    await conversation.pass(60_000);
    expect(heard()).toContain("62 de 100");
    expect(await says("ver o preço")).toContain("R$ 49,90");
    expect(await says("aprovar")).toContain("https://pagar.example");
    for (const { event } of rooms.pay()) await conversation.tell(event);
    await says("sim");
    await conversation.pass(60_000);
    expect(heard()).toContain("5,2 GB");
  });

  it("lets time pass only when it is told, and rings what becomes due", async () => {
    const { conversation, says, heard } = await open();
    await says("meu computador está muito lento");
    expect(heard()).toBe("");
    await conversation.pass(21 * 60_000);
    expect(heard()).toContain("Sem pressa");
    expect(conversation.now).toBe(OPEN + 21 * 60_000);
  });

  it("is quiet while a person is awaited, and speaks again when the conversation is given back", async () => {
    const { conversation, says, heard } = await open();
    await says("quero falar com uma pessoa");
    expect(conversation.conversation.owner).toBe("nobody");
    expect(await says("estou esperando")).toBe("");
    await conversation.tell({ kind: "give_back", userId: "u", personName: "Célia" });
    expect(conversation.conversation.owner).toBe("bot");
    expect(heard()).not.toBe("");
  });

  it("forgets nothing of an opt-out", async () => {
    const { conversation, says } = await open();
    await says("parar");
    expect(conversation.conversation.contact.optedOut).toBe(true);
  });
});
