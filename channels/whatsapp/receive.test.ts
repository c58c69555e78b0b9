import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LARGEST_WEBHOOK, type RawWebhook } from "../../bot/ports/channel-adapter.js";
import { expectNoSecret } from "../../tests/contracts/channel-adapter.js";
import { signBody } from "../meta/sign-webhook.js";
import { receiveWebhook } from "./receive.js";
import { payload, signedWebhook, testAccount, textMessage } from "./test-account.js";

const account = testAccount();

function verification(query: Record<string, string>): RawWebhook {
  return { method: "GET", query: new URLSearchParams(query), headers: {}, body: Buffer.alloc(0) };
}

describe("webhook verification", () => {
  const query = {
    "hub.mode": "subscribe",
    "hub.verify_token": account.secrets.verifyToken ?? "",
    "hub.challenge": "1158201444",
  };

  it("echoes the challenge to whoever knows our token", () => {
    expect(receiveWebhook(account, verification(query))).toEqual({ kind: "challenge", text: "1158201444" });
  });

  it.each(["", "outra", `${query["hub.verify_token"]}x`])("refuses the token %j", (token) => {
    const received = receiveWebhook(account, verification({ ...query, "hub.verify_token": token }));
    expect(received).toMatchObject({ kind: "refused", status: 403 });
    expectNoSecret(account, received);
  });

  it("refuses everybody while no token is set", () => {
    const bare = { ...account, secrets: { ...account.secrets, verifyToken: "" } };
    expect(receiveWebhook(bare, verification({ ...query, "hub.verify_token": "" }))).toMatchObject({ status: 403 });
  });
});

describe("webhook signature", () => {
  const webhook = signedWebhook(account, payload({ messages: [textMessage("wamid.1", "oi")] }));

  it("is taken over the raw bytes, so an escaped-unicode body passes as it came (fault 34)", () => {
    const escaped = JSON.stringify(payload({ messages: [textMessage("wamid.1", "coração ä")] })).replace(
      /[^\x20-\x7e]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    expect(escaped).toContain("\\u00e4");
    const received = receiveWebhook(account, signedWebhook(account, escaped));
    expect(received).toMatchObject({ kind: "events", events: [{ event: { content: { text: "coração ä" } } }] });
  });

  it.each<[string, Record<string, string | undefined>]>([
    ["missing", {}],
    ["empty", { "x-hub-signature-256": "" }],
    ["of another app", { "x-hub-signature-256": signBody("another secret", webhook.body) }],
    ["without its prefix", { "x-hub-signature-256": signBody(account.secrets.appSecret ?? "", webhook.body).slice(7) }],
    ["of the older kind", { "x-hub-signature": "sha1=00", "x-hub-signature-256": undefined }],
    ["as long as a right one", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }],
  ])("that is %s is refused (fault 34)", (_name, headers) => {
    expect(receiveWebhook(account, { ...webhook, headers })).toMatchObject({ kind: "refused", status: 401 });
  });

  it("is not believed while no app secret is set", () => {
    const bare = { ...account, secrets: { ...account.secrets, appSecret: "" } };
    const forged = { ...webhook, headers: { "x-hub-signature-256": signBody("", webhook.body) } };
    expect(receiveWebhook(bare, forged)).toMatchObject({ status: 401 });
  });

  it("does not save a body that is too large or no JSON", () => {
    const huge = signedWebhook(account, Buffer.alloc(LARGEST_WEBHOOK + 1, 0x20));
    expect(receiveWebhook(account, huge)).toMatchObject({ status: 413 });
    for (const body of ["", "{", "<html>", '{"object":"whatsapp_business_account","entry":[', "\uFEFF"]) {
      expect(receiveWebhook(account, signedWebhook(account, body))).toMatchObject({ status: 400 });
    }
  });
});

describe("signed webhooks of any shape", () => {
  const recorded = ["message", "message_status", "callback_button", "callback_selection", "edited_message"].flatMap(
    (name) =>
      Object.values<unknown>(
        JSON.parse(
          readFileSync(join(import.meta.dirname, `../../tests/fixtures/webhooks/whatsapp/${name}.json`), "utf8"),
        ),
      ),
  );

  it("never throw, whatever the JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, item) => {
        for (const body of [
          value,
          { object: "whatsapp_business_account", entry: value },
          payload({ messages: [item] }),
        ]) {
          const received = receiveWebhook(account, signedWebhook(account, JSON.stringify(body)));
          if (received.kind !== "events") throw new Error(`refused ${JSON.stringify(body)}`);
          for (const { event } of received.events) expect(event.dedupe).not.toBe("");
        }
      }),
      { numRuns: 300 },
    );
  });

  it("keep something for every item when a part of a recorded one is replaced by garbage", () => {
    const garbage = fc.oneof(
      fc.jsonValue(),
      fc.constant(undefined),
      fc.constant("__proto__"),
      fc.constant("constructor"),
    );
    fc.assert(
      fc.property(fc.constantFrom(...recorded), fc.nat(200), garbage, (body, place, value) => {
        const received = receiveWebhook(
          account,
          signedWebhook(account, JSON.stringify(replaceMember(body, place, value))),
        );
        expect(received.kind).toBe("events");
        if (received.kind === "events") expect(received.events.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it("are free of what PostgreSQL cannot store", () => {
    const body = JSON.stringify(
      payload({ messages: [textMessage("wamid.1", "TEXT"), { id: "wamid.2", from: "55", type: "new" }] }),
    )
      .replace("TEXT", "a\\u0000b\\ud800c\\ud83d\\ude2e")
      .replace('"type":"new"', '"type":"new","x\\u0000":"\\udc00"');
    const received = receiveWebhook(account, signedWebhook(account, body));
    expect(received).toMatchObject({ kind: "events", events: [{ event: { content: { text: "ab\uFFFDc😮" } } }, {}] });
    expect(JSON.stringify(received)).not.toMatch(/\\u0000|\\ud/i);
  });
});

/** A copy of a JSON value in which the member at `place`, counted depth first, is replaced. */
function replaceMember(body: unknown, place: number, value: unknown): unknown {
  let counter = 0;
  const copy = (node: unknown): unknown => {
    if (counter++ === place) return value;
    if (Array.isArray(node)) return node.map(copy);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, copy(member)]));
  };
  // The body as a whole must stay JSON, so its root is not replaced.
  counter = -1;
  return copy(body) ?? null;
}
