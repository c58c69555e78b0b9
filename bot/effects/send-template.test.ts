import { describe, expect, it } from "vitest";
import type { SendResult } from "../ports/channel-adapter.js";
import type { Templates } from "../ports/templates.js";
import type { MessageTemplate } from "../vocabulary/message-template.js";
import { sendTemplate } from "./send-template.js";

const CHANNEL = { tenantId: "t", id: "c" };
const GREETING: MessageTemplate = {
  name: "ola",
  language: "pt_BR",
  status: "approved",
  reason: null,
  category: null,
  quality: null,
  header: null,
  body: "Oi, {{1}}!",
  footer: null,
  variables: ["1"],
  unfit: null,
};
const knowing = (known: MessageTemplate[]): Templates => ({ named: async () => known, stands: async () => {} });
const content = { kind: "template", name: "novo", language: "pt_BR", params: ["Ana"] } as const;
const wanted = { ...content, params: [...content.params] };

describe("a template that is not on the list", () => {
  it.each([
    ["is tried, because the list may be older than it", []],
    ["is tried when the list has it in another language", [{ ...GREETING, name: "novo", language: "en" }]],
  ])("%s", async (_what, known) => {
    const tried: unknown[] = [];
    const { result } = await sendTemplate(CHANNEL, wanted, knowing(known), async (said) => {
      tried.push(said);
      return { outcome: "sent", providerId: "1" };
    });
    expect(result).toMatchObject({ outcome: "sent" });
    expect(tried).toEqual([wanted]);
  });

  it("gives way to the next one when the platform does not know it either", async () => {
    const instead = [{ name: "ola", language: "pt_BR", params: ["Ana"] }];
    const send = async ({ name }: { name: string }): Promise<SendResult> =>
      name === "novo"
        ? { outcome: "refused", code: "template", reason: "O modelo não existe." }
        : { outcome: "sent", providerId: "1" };
    const sent = await sendTemplate(CHANNEL, { ...wanted, instead }, knowing([GREETING]), send);
    expect(sent).toMatchObject({ result: { outcome: "sent" }, said: { name: "ola", text: "Oi, Ana!" } });
  });
});
