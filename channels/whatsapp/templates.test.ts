import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { templateText } from "../../bot/vocabulary/message-template.js";
import { type FakeGraph, startFakeGraph, takeAll } from "./fake-graph.js";
import { payload, signedWebhook, testAccount, testTools } from "./test-account.js";
import { createWhatsAppAdapter } from "./whatsapp-adapter.js";

let graph: FakeGraph;
let account: ChannelAccount;
const adapter = createWhatsAppAdapter({ graphBaseUrl: "http://127.0.0.1:1", graphVersion: "v24.0", timeoutMs: 2000 });

beforeAll(async () => {
  graph = await startFakeGraph();
  account = { ...testAccount(), settings: { apiBaseUrl: graph.url, businessAccountId: "998877665544" } };
});
beforeEach(() => {
  graph.seen.length = 0;
  graph.respond(takeAll);
});
afterAll(() => graph.close());

const body = (text: string) => ({ type: "BODY", text });
const REMINDER = {
  id: "1",
  name: "retirada_pronta",
  language: "pt_BR",
  status: "APPROVED",
  category: "UTILITY",
  quality_score: { score: "GREEN", date: 1 },
  components: [
    { type: "HEADER", format: "TEXT", text: "Oficina" },
    body("Oi, {{1}}! O pedido {{2}} está pronto, {{1}}."),
    { type: "FOOTER", text: "Responda SAIR para não receber" },
    { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Estou indo" }] },
  ],
};
const list = () => adapter.templates?.(account, testTools());

describe("the list of templates", () => {
  it("is read page by page, with status, quality, category, language and variables", async () => {
    graph.respond(({ path }, response) => {
      const second = path.includes("after=abc%3D");
      const named = { ...REMINDER, name: "ola", language: "en", components: [body("Hi {{first_name}} from {{shop}}")] };
      const paging = second ? {} : { next: "https://elsewhere.example/", cursors: { after: "abc=" } };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: second ? [named, { nonsense: true }, null] : [REMINDER], paging }));
    });
    expect(await list()).toEqual({
      outcome: "listed",
      owner: "998877665544",
      templates: [
        {
          name: "retirada_pronta",
          language: "pt_BR",
          status: "approved",
          reason: null,
          category: "utility",
          quality: "good",
          header: "Oficina",
          body: "Oi, {{1}}! O pedido {{2}} está pronto, {{1}}.",
          footer: "Responda SAIR para não receber",
          variables: ["1", "2"],
          unfit: null,
        },
        expect.objectContaining({ name: "ola", language: "en", variables: ["first_name", "shop"] }),
      ],
    });
    expect(graph.seen.map(({ path }) => path.split("?")[0])).toEqual(
      Array(2).fill("/v24.0/998877665544/message_templates"),
    );
  });

  it.each([
    [
      { status: "REJECTED", rejected_reason: "PROMOTIONAL" },
      { status: "rejected", reason: expect.stringContaining("divulgação") },
    ],
    [{ status: "PAUSED" }, { status: "paused" }],
    [{ status: "IN_APPEAL" }, { status: "rejected" }],
    [{ status: "SOMETHING_NEW" }, { status: "pending" }],
    [{ quality_score: { score: "UNKNOWN" } }, { quality: null }],
    [{ components: [{ type: "HEADER", format: "IMAGE" }, body("x")] }, { unfit: expect.stringContaining("arquivo") }],
    [
      { components: [{ type: "HEADER", format: "TEXT", text: "{{1}}" }, body("x")] },
      { unfit: expect.stringContaining("variável") },
    ],
    [
      { components: [body("x"), { type: "BUTTONS", buttons: [{ type: "URL", url: "https://a.example/{{1}}" }] }] },
      { unfit: expect.stringContaining("botão") },
    ],
    [
      { components: [body("x"), { type: "BUTTONS", buttons: [{ type: "URL", url: "https://a.example/" }] }] },
      { unfit: null },
    ],
    [{ components: [body("x"), { type: "CAROUSEL", cards: [] }] }, { unfit: expect.stringContaining("carousel") }],
    [{ components: [body("x"), { type: "limited_time_offer" }] }, { unfit: expect.stringContaining("limited") }],
    [{ components: [body("{{2}} de {{10}}, {{1}}")] }, { variables: ["1", "2", "10"] }],
    [{ components: [body("{{2}} de {{ana}}, {{1}}")] }, { variables: ["2", "ana", "1"] }],
    [{ category: "AUTHENTICATION" }, { unfit: expect.stringContaining("código") }],
    [{ components: "none" }, { unfit: "não tem texto", variables: [] }],
  ])("tells of %o what can be sent", async (change, expected) => {
    graph.json(200, { data: [{ ...REMINDER, ...change }] });
    expect(await list()).toMatchObject({ templates: [expected] });
  });

  it("says what is missing, and asks nothing, without the account's id", async () => {
    const without = { ...account, settings: { apiBaseUrl: graph.url } };
    const listed = await adapter.templates?.(without, testTools());
    expect(listed).toMatchObject({ outcome: "failed", reason: expect.stringContaining("WhatsApp Business") });
    expect(graph.seen).toEqual([]);
  });

  it.each([{}, { data: null }, { data: {} }])(
    "did not end with an answer like %o, on the first page or later",
    async (answer) => {
      graph.json(200, answer);
      expect(await list()).toMatchObject({ outcome: "failed" });
      graph.respond(({ path }, response) => {
        const first = { data: [REMINDER], paging: { next: "x", cursors: { after: "abc" } } };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(path.includes("after=abc") ? answer : first));
      });
      expect(await list()).toMatchObject({ outcome: "failed" });
    },
  );

  it("ends when Meta's pages do not", async () => {
    graph.json(200, { data: [REMINDER], paging: { next: "x", cursors: { after: "same" } } });
    expect(await list()).toMatchObject({ outcome: "failed" });
    expect(graph.seen.length).toBeLessThan(100);
  });
});

describe("a template's text", () => {
  it("has the values in place, whatever they contain", () => {
    const filled = templateText(
      { header: "Oficina", body: "Oi, {{1}}! {{ 2 }} {{1}} {{9}}", footer: null, variables: ["1", "2"] },
      ["{{2}}", "$&"],
    );
    expect(filled).toBe("Oficina\n\nOi, {{2}}! $& {{2}} {{9}}");
  });

  it("has the values as they are sent, without breaks and long gaps", () => {
    const oneValue = { header: null, body: "Endereço: {{1}}.", footer: null, variables: ["1"] };
    expect(templateText(oneValue, [" Rua A,\n 10\t\tSala 2 "])).toBe("Endereço: Rua A, 10 Sala 2.");
  });
});

const events = (field: string, value: Record<string, unknown>): ChannelEvent[] => {
  const received = adapter.receive?.(account, signedWebhook(account, payload(value, field)));
  return received?.kind === "events" ? received.events.map(({ event }) => event) : [];
};
const about = { message_template_name: "ola", message_template_language: "pt_BR", message_template_id: 7 };

describe("news of the account", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "message_template_status_update",
      { ...about, event: "PAUSED", reason: "NONE" },
      { template: { status: "paused", reason: null }, alert: expect.stringContaining('"ola" (pt_BR) foi pausado') },
    ],
    [
      "message_template_status_update",
      { ...about, event: "REJECTED", reason: "SCAM" },
      { template: { status: "rejected", reason: expect.any(String) }, alert: expect.stringContaining("golpe") },
    ],
    [
      "message_template_quality_update",
      { ...about, new_quality_score: "RED" },
      { template: { quality: "poor" }, alert: expect.stringContaining("qualidade baixa") },
    ],
    [
      "template_category_update",
      { ...about, previous_category: "UTILITY", new_category: "MARKETING" },
      { template: { category: "marketing" }, alert: expect.stringContaining("de utility para marketing") },
    ],
    [
      "phone_number_quality_update",
      { display_phone_number: "551133334444", event: "FLAGGED", current_limit: "TIER_1K" },
      { alert: expect.stringContaining("551133334444") },
    ],
    [
      "account_update",
      { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "SPAM" } },
      { alert: expect.stringContaining("(spam)") },
    ],
    [
      "account_update",
      { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "SCHEDULE_FOR_DISABLE" } },
      { alert: expect.stringContaining("desativ") },
    ],
    [
      "account_alerts",
      { alert_severity: "CRITICAL", alert_description: "Verify your business" },
      { alert: expect.stringContaining("Verify your business") },
    ],
    [
      "security",
      { event: "PIN_CHANGED", display_phone_number: "551133334444" },
      { alert: expect.stringContaining("PIN") },
    ],
  ])("%s %o becomes what people must know", (field, value, expected) => {
    const [event, ...others] = events(field, value);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ kind: "account", what: field, ...expected });
    if ("template" in expected)
      expect(event).toMatchObject({ template: { owner: "waba-1", name: "ola", language: "pt_BR" } });
  });

  it.each<[string, Record<string, unknown>]>([
    ["message_template_status_update", { ...about, event: "APPROVED" }],
    ["message_template_quality_update", { ...about, new_quality_score: "GREEN" }],
    ["phone_number_quality_update", { event: "UPGRADE" }],
    ["account_update", { event: "VERIFIED_ACCOUNT" }],
    ["account_alerts", { alert_severity: "INFORMATIONAL" }],
    ["message_template_status_update", { event: "PAUSED" }],
    ["template_category_update", { ...about, new_category: 7 }],
    ["account_update", { event: { a: 1 }, ban_info: [] }],
  ])("%s %o is kept, and rings for nobody", (field, value) => {
    const [event] = events(field, value);
    expect(event).toMatchObject({ kind: "account", what: field });
    expect(event).not.toHaveProperty("alert");
  });
});

describe("the check of a number", () => {
  const probe = () => adapter.probe?.(account, testTools());
  const answers = (number: Record<string, unknown>, apps: unknown[] = [{}]) =>
    graph.respond(({ path }, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(path.includes("subscribed_apps") ? { data: apps } : number));
    });
  const fine = {
    display_phone_number: "+55 11 3333-4444",
    verified_name: "Oficina",
    status: "CONNECTED",
    platform_type: "CLOUD_API",
    quality_rating: "GREEN",
  };

  it("says which number is registered, and how good it is", async () => {
    answers(fine);
    expect(await probe()).toEqual({
      outcome: "works",
      says: expect.stringContaining("+55 11 3333-4444 (Oficina) está registrado. Qualidade: boa"),
    });
  });

  it.each<[Record<string, unknown>, unknown[], string]>([
    [{ ...fine, platform_type: "NOT_APPLICABLE" }, [{}], "não está registrado"],
    [{ ...fine, status: "BANNED" }, [{}], "baniu"],
    [fine, [], "Assine o webhook"],
  ])("of %o with the apps %o says what to mend", async (number, apps, words) => {
    answers(number, apps);
    expect(await probe()).toMatchObject({ outcome: "wrong", problems: [expect.stringContaining(words)] });
  });

  it("without the account's id says what is missing, and asks for no subscriptions", async () => {
    answers(fine, []);
    const without = { ...account, settings: { apiBaseUrl: graph.url } };
    const probed = await adapter.probe?.(without, testTools());
    expect(probed).toMatchObject({ outcome: "works", says: expect.stringContaining("Falta o ID da conta") });
    expect(graph.seen).toHaveLength(1);
  });

  it("tells a dead token from a Meta that is away", async () => {
    graph.json(401, { error: { code: 190, message: "Session has expired" } });
    expect(await probe()).toMatchObject({ outcome: "wrong", dead: true });
    graph.respond((_request, response) => response.writeHead(503).end("no upstream"));
    expect(await probe()).toMatchObject({ outcome: "unreached" });
  });
});
