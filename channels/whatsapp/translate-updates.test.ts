import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { NOW, payload, textMessage } from "./test-account.js";
import { translateUpdates } from "./translate-updates.js";

const FIXTURES = join(import.meta.dirname, "../../tests/fixtures/webhooks/whatsapp");
const files = readdirSync(FIXTURES).filter((file) => file.endsWith(".json"));

function recorded(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(FIXTURES, file), "utf8"));
}

function events(value: Record<string, unknown>, field?: string): ChannelEvent[] {
  return translateUpdates(payload(value, field), "account").events.map(({ event }) => event);
}

function content(message: Record<string, unknown>): unknown {
  const [event] = events({ messages: [{ ...textMessage("wamid.1", ""), ...message }] });
  return event?.kind === "message" ? event.content : event;
}

describe.each(files)("recorded webhooks in %s", (file) => {
  // Some items have no time of their own.
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(Object.entries(recorded(file)))("translate as agreed: %s", (_name, body) => {
    expect(translateUpdates(body, "account")).toMatchSnapshot();
  });
});

describe("messages", () => {
  it("keep the name, number, user id, reply and advertisement", () => {
    const contacts = [{ profile: { name: "Ana" }, wa_id: "5511988887777", user_id: "BR.123" }];
    const message = { ...textMessage("wamid.1", "oi"), context: { id: "wamid.0" }, referral: { ctwa_clid: "c" } };
    expect(events({ contacts, messages: [message] })).toEqual([
      {
        kind: "message",
        dedupe: "message:wamid.1",
        at: 1697043223000,
        from: {
          externalId: "5511988887777",
          phone: "+5511988887777",
          name: "Ana",
          aliases: ["551188887777", "BR.123"],
        },
        providerId: "wamid.1",
        content: { kind: "text", text: "oi" },
        replyTo: "wamid.0",
        referral: { ctwa_clid: "c" },
      },
    ]);
  });

  it.each([
    [{ from: undefined, from_user_id: "BR.123" }, []],
    [{ from: undefined }, [{ profile: { name: "Ana" }, user_id: "BR.123" }]],
  ])("of a person who hides the number are keyed on the user id", (change, contacts) => {
    const [event] = events({ contacts, messages: [{ ...textMessage("wamid.1", "oi"), ...change }] });
    expect(event).toMatchObject({ kind: "message", from: { externalId: "BR.123" } });
    expect(event?.kind === "message" && event.from.phone).toBeUndefined();
  });

  it("of several people in one change each get their own name", () => {
    const contacts = [
      { profile: { name: "Ana" }, wa_id: "5511900000001" },
      { profile: { name: "Rui" }, wa_id: "5511900000002" },
    ];
    const messages = ["5511900000002", "5511900000001"].map((from) => ({
      ...textMessage(`wamid.${from}`, "oi"),
      from,
    }));
    expect(events({ contacts, messages })).toMatchObject([{ from: { name: "Rui" } }, { from: { name: "Ana" } }]);
  });

  it("do not lend the ids of another contact to the sender", () => {
    const contacts = [{ profile: { name: "Ana" }, wa_id: "5511900000001", user_id: "BR.1" }];
    const [event] = events({ contacts, messages: [{ ...textMessage("wamid.1", "oi"), from: "5511900000009" }] });
    expect(event).toMatchObject({ from: { externalId: "5511900000009" } });
    expect(event?.kind === "message" && event.from.aliases).toBeUndefined();
  });

  it("that answer a form become a line per field", () => {
    const reply = { name: "flow", body: "Sent", response_json: '{"flow_token":"t","cep":"01310-100","itens":[1,2]}' };
    const form = (nfm_reply: unknown) =>
      content({ type: "interactive", interactive: { type: "nfm_reply", nfm_reply } });
    expect(form(reply)).toEqual({ kind: "text", text: "cep: 01310-100\nitens: [1,2]" });
    expect(form({ ...reply, response_json: "not json" })).toEqual({ kind: "text", text: "resposta: not json" });
    expect(form({ body: "Sent" })).toEqual({ kind: "text", text: "Sent" });
  });

  it("with an edited text carry the new text and name the old message", () => {
    const edit = { original_message_id: "wamid.0", message: { type: "text", text: { body: "novo" } } };
    expect(content({ type: "edit", edit })).toEqual({ kind: "edit", of: "wamid.0", text: "novo" });
  });

  it("with a cart have prices in the smallest unit of their currency", () => {
    const item = (currency: string, item_price: unknown) => ({
      product_retailer_id: "A",
      quantity: 2,
      item_price,
      currency,
    });
    const product_items = [item("BRL", 19.9), item("JPY", 500), item("BRL", "0.1"), item("??", 1)];
    expect(content({ type: "order", order: { text: "sem cebola", product_items } })).toMatchObject({
      kind: "cart",
      text: "sem cebola",
      items: [{ price: 1990 }, { price: 500 }, { price: 10 }, { price: 100 }],
    });
  });

  it("of a kind that we do not know are kept whole", () => {
    expect(content({ type: "hologram", hologram: { id: "h" } })).toMatchObject({
      kind: "unsupported",
      what: "hologram",
      raw: { type: "hologram", hologram: { id: "h" } },
    });
    expect(content({ type: "constructor" })).toMatchObject({ kind: "unsupported", what: "constructor" });
  });

  it.each(["text", "image", "reaction", "location", "contacts", "order", "interactive", "button", "edit", "revoke"])(
    "of kind %s without their content are kept whole and named as a problem",
    (type) => {
      const { events, problems } = translateUpdates(
        payload({ messages: [{ from: "5511988887777", id: "wamid.1", timestamp: "1", type }] }),
        "account",
      );
      expect(events).toMatchObject([{ event: { kind: "message", content: { kind: "unsupported", what: type } } }]);
      expect(problems).toEqual([expect.stringContaining(type)]);
    },
  );

  it("in a group wake no conversation", () => {
    const [event] = events({ messages: [{ ...textMessage("wamid.1", "oi"), group_id: "g" }] });
    expect(event).toMatchObject({ kind: "account", what: "group_message", detail: { id: "wamid.1" } });
  });

  it("without a usable time happened now", () => {
    for (const timestamp of [undefined, "", "yesterday", -1, 1e300, {}]) {
      const [event] = events({ messages: [{ ...textMessage("wamid.1", "oi"), timestamp }] });
      expect(Math.abs((event?.at ?? 0) - Date.now())).toBeLessThan(5000);
    }
  });
});

describe("system notices", () => {
  const notice = (system: unknown, more = {}) =>
    events({
      messages: [{ from: "5511988887777", id: "wamid.1", timestamp: "1753851315", type: "system", system, ...more }],
    });

  it("of a new number name the old and the new one, without a contacts array", () => {
    const system = { body: "User A changed", wa_id: "5511977776666", type: "user_changed_number" };
    expect(notice(system)).toEqual([
      {
        kind: "identity_changed",
        dedupe: "identity:wamid.1",
        at: 1753851315000,
        from: { externalId: "5511988887777", phone: "+5511988887777", aliases: ["551188887777"] },
        newExternalId: "5511977776666",
        newPhone: "+5511977776666",
      },
    ]);
  });

  it("of a new user id name the previous one, with the number absent or empty", () => {
    const system = { user_id: "MX.2", previous_user_id: "CO.1", type: "user_changed_user_id" };
    for (const from of [undefined, ""]) {
      const [event] = notice(system, { from });
      expect(event).toMatchObject({ kind: "identity_changed", from: { externalId: "CO.1" }, newExternalId: "MX.2" });
    }
  });

  it("of other things are for people to see", () => {
    expect(notice({ type: "customer_identity_changed" })).toMatchObject([
      { kind: "account", what: "system.customer_identity_changed" },
    ]);
    expect(notice(null)).toMatchObject([{ kind: "account", what: "system.unknown" }]);
  });
});

describe("statuses", () => {
  const status = (change: Record<string, unknown>) =>
    events({
      statuses: [{ id: "wamid.1", status: "sent", timestamp: "1698266945", recipient_id: "55119", ...change }],
    });

  it("bring our key back and differ from each other", () => {
    const all = ["sent", "delivered", "read", "played"].flatMap((name) =>
      status({ status: name, biz_opaque_callback_data: "event-1.0" }),
    );
    expect(all).toMatchObject(
      Array.from({ length: 4 }, () => ({ kind: "status", providerId: "wamid.1", echo: "event-1.0" })),
    );
    expect(new Set(all.map((event) => event.dedupe)).size).toBe(4);
  });

  it.each([
    [131056, true, "Mensagens demais"],
    [130429, true, "ritmo"],
    [131000, true, "problemas"],
    [131026, false, "não pode receber"],
    [131047, false, "24 horas"],
    [132015, false, "pausou o modelo"],
    [999999, false, "Title"],
  ])("that failed with %i say why in our words, and whether trying again helps", (code, retryable, words) => {
    const [event] = status({ status: "failed", errors: [{ code, title: "Title" }] });
    expect(event).toMatchObject({
      status: "failed",
      error: { code, title: expect.stringContaining(words), retryable },
    });
  });

  it("that failed without a reason still failed", () => {
    expect(status({ status: "failed" })).toMatchObject([
      { error: { code: "unknown", title: "unknown", retryable: false } },
    ]);
  });

  it("of a message sent to a user id name that id", () => {
    expect(status({ recipient_id: undefined, recipient_user_id: "BR.1" })).toMatchObject([
      { to: { externalId: "BR.1" } },
    ]);
  });

  it("of each member of a group are events of their own", () => {
    const group = { recipient_type: "group", recipient_id: "g1" };
    const both = ["55111", "55222"].flatMap((id) => status({ ...group, recipient_participant_id: id }));
    expect(both.map((event) => event.dedupe)).toEqual(["status:wamid.1:sent:55111", "status:wamid.1:sent:55222"]);
  });

  it("that we do not know are for people to see", () => {
    expect(status({ status: "held_for_quality" })).toMatchObject([
      { kind: "account", what: "status.held_for_quality" },
    ]);
  });
});

describe("echoes from the phone app", () => {
  it("name the customer as inbound messages do", () => {
    const message_echoes = [{ ...textMessage("wamid.1", "já respondo"), from: "551133334444", to: "+5511988887777" }];
    expect(events({ message_echoes }, "smb_message_echoes")).toEqual([
      {
        kind: "echo",
        dedupe: "echo:wamid.1",
        at: 1697043223000,
        to: { externalId: "5511988887777", phone: "+5511988887777", aliases: ["551188887777"] },
        providerId: "wamid.1",
        content: { kind: "text", text: "já respondo" },
      },
    ]);
  });

  it("to a person who hides the number name the user id", () => {
    const message_echoes = [{ ...textMessage("wamid.1", "oi"), to_user_id: "BR.1" }];
    expect(events({ message_echoes }, "smb_message_echoes")).toMatchObject([
      { kind: "echo", to: { externalId: "BR.1" } },
    ]);
  });
});

describe("what is about the account", () => {
  it("is kept under its field's name, once for each occasion", () => {
    const body = (time: number) => ({
      object: "whatsapp_business_account",
      entry: [{ id: "1", time, changes: [{ field: "phone_number_quality_update", value: { event: "FLAGGED" } }] }],
    });
    const [first, again, later] = [body(1), body(1), body(2)].map((b) => translateUpdates(b, "account").events[0]);
    expect(first).toMatchObject({
      externalId: "account",
      event: { kind: "account", what: "phone_number_quality_update", detail: { event: "FLAGGED" }, at: 1000 },
    });
    expect(again?.event.dedupe).toBe(first?.event.dedupe);
    expect(later?.event.dedupe).not.toBe(first?.event.dedupe);
  });

  it("is kept even when the webhook is not WhatsApp's", () => {
    const { events, problems } = translateUpdates({ object: "page", entry: [{}] }, "account");
    expect(events).toMatchObject([{ event: { kind: "account", what: "page" } }]);
    expect(problems).toHaveLength(1);
  });
});

describe("a batch", () => {
  it("of 1000 with a poisoned one gives the other 999 and sets that one aside, visible (fault 8)", () => {
    const messages: unknown[] = Array.from({ length: 1000 }, (_, i) => textMessage(`wamid.${i}`, `oi ${i}`));
    messages[500] = { get: null, id: { $ne: 1 }, from: [], type: { a: 1 }, text: "x" };
    const { events, problems } = translateUpdates(payload({ messages }), "account");
    expect(events.filter(({ event }) => event.kind === "message")).toHaveLength(999);
    expect(events[500]?.event).toMatchObject({ kind: "account", what: "unreadable item", detail: messages[500] });
    expect(problems).toEqual(["entry[0].changes[0].value.messages[500] has no id, or names nobody"]);
    expect(new Set(events.map(({ event }) => event.dedupe)).size).toBe(1000);
  });

  it("gives each number its own events", () => {
    const change = (id: string) => ({
      field: "messages",
      value: { metadata: { phone_number_id: id }, messages: [textMessage(`wamid.${id}`, "oi")] },
    });
    const entry = [{ id: "1", changes: [change("111"), change("222")] }, { id: "2", changes: [change("333")] }, null];
    const { events } = translateUpdates({ object: "whatsapp_business_account", entry }, "account");
    expect(events.map(({ externalId }) => externalId)).toEqual(["111", "222", "333", "account"]);
  });
});
