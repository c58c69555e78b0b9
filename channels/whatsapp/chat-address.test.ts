import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startFakeGraph } from "./fake-graph.js";
import { testAccount, testTools } from "./test-account.js";
import { createWhatsAppAdapter } from "./whatsapp-adapter.js";

const graph = await startFakeGraph();
const account = testAccount();
const open = () => createWhatsAppAdapter({ graphBaseUrl: graph.url, graphVersion: "v24.0", timeoutMs: 10_000 });
afterAll(() => graph.close());
beforeEach(() => {
  graph.seen.length = 0;
});

describe("the address of a number's chat", () => {
  it("is the number that the account's settings show; Meta is not asked", async () => {
    const settings = { ...account.settings, displayPhoneNumber: "+55 11 91234-5678" };
    expect(await open().chatAddress?.({ ...account, settings }, testTools())).toBe("https://wa.me/5511912345678");
    expect(graph.seen).toEqual([]);
  });

  it("is learned from Meta without that, once", async () => {
    graph.json(200, { display_phone_number: "+55 11 3333-4444", id: "1122334455667" });
    const adapter = open();
    for (let n = 0; n < 2; n++)
      expect(await adapter.chatAddress?.(account, testTools())).toBe("https://wa.me/551133334444");
    expect(graph.seen.map(({ path }) => path)).toEqual(["/v24.0/1122334455667?fields=display_phone_number"]);
  });

  it("is none when Meta does not tell it, which is not asked again at once", async () => {
    const adapter = open();
    graph.json(401, { error: { code: 190, message: "no" } });
    for (let n = 0; n < 2; n++) expect(await adapter.chatAddress?.(account, testTools())).toBeNull();
    expect(graph.seen).toHaveLength(1);
    for (const answer of [{}, { display_phone_number: 5 }, { display_phone_number: "" }]) {
      graph.json(200, answer);
      expect(await open().chatAddress?.(account, testTools())).toBeNull();
    }
  });
});
