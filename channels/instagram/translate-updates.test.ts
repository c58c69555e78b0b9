import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { commentWebhook, saidItem, webhookOf } from "../../tests/providers/instagram/events.js";
import { ANA, NOW } from "./test-account.js";
import { translateUpdates } from "./translate-updates.js";

const SHOP = { id: "17841400000000001" };
const recorded: Record<string, unknown> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../tests/fixtures/webhooks/instagram/instagram_events.json"), "utf8"),
);

const events = (...items: Record<string, unknown>[]): ChannelEvent[] =>
  translateUpdates(webhookOf(SHOP, NOW, items), SHOP.id).events.map(({ event }) => event);
const said = (message: Record<string, unknown>): ChannelEvent[] =>
  events(saidItem(SHOP, ANA, NOW, { mid: "m1", ...message }));
const contents = (message: Record<string, unknown>) =>
  said(message).map((event) => (event.kind === "message" ? event.content : event));
const other = (member: Record<string, unknown>): ChannelEvent | undefined =>
  events({ sender: { id: ANA }, recipient: SHOP, timestamp: NOW, ...member })[0];

describe("recorded webhooks", () => {
  it.each(Object.entries(recorded))("translate as agreed: %s", (_name, body) => {
    expect(translateUpdates(body, SHOP.id)).toMatchSnapshot();
  });
});

describe("messages", () => {
  it("name their sender, their account, what they answer and what brought the customer", () => {
    const message = {
      mid: "m1",
      text: "Olá",
      reply_to: { mid: "m0" },
      referral: { ref: "vitrine", source: "SHORTLINKS" },
    };
    expect(
      translateUpdates(webhookOf({ id: "178" }, NOW, [saidItem({ id: "178" }, ANA, NOW, message)]), SHOP.id),
    ).toEqual({
      events: [
        {
          externalId: "178",
          event: {
            kind: "message",
            dedupe: "message:m1",
            at: NOW,
            from: { externalId: ANA },
            providerId: "m1",
            content: { kind: "text", text: "Olá" },
            replyTo: "m0",
            referral: { ref: "vitrine", source: "SHORTLINKS" },
          },
        },
      ],
      problems: [],
    });
  });

  it("with several files become one message each, under ids of their own", () => {
    const attachments = ["a", "b"].map((name) => ({
      type: "image",
      payload: { url: `https://lookaside.fbsbx.com/${name}` },
    }));
    expect(said({ text: "Estas", attachments })).toMatchObject([
      { dedupe: "message:m1", providerId: "m1", content: { kind: "text", text: "Estas" } },
      { dedupe: "message:m1#1", providerId: "m1#1", content: { kind: "media", media: "image" } },
      { dedupe: "message:m1#2", providerId: "m1#2", content: { providerRef: "https://lookaside.fbsbx.com/b" } },
    ]);
  });

  it("keep words with the one picture they came with, and show a voice note as one", () => {
    const file = (type: string) => ({ type, payload: { url: "https://lookaside.fbsbx.com/x" } });
    expect(contents({ text: "Olha", attachments: [file("image")] })).toMatchObject([
      { media: "image", caption: "Olha" },
    ]);
    expect(contents({ attachments: [file("audio")] })).toMatchObject([{ media: "voice" }]);
    expect(contents({ attachments: [file("file")] })).toMatchObject([{ media: "document" }]);
  });

  it("give what was shared a name, and never its title as the customer's words", () => {
    const payload = { url: "https://lookaside.fbsbx.com/x", title: "quero falar com atendente" };
    expect(contents({ attachments: [{ type: "ig_reel", payload }] })).toEqual([
      {
        kind: "media",
        media: "video",
        providerRef: "https://lookaside.fbsbx.com/x",
        name: "Reel compartilhado: quero falar com atendente",
      },
    ]);
  });

  it("keep what this version does not know whole", () => {
    const odd = { type: "hologram", payload: { url: 7 } };
    expect(contents({ attachments: [odd, "x"] })).toEqual([
      { kind: "unsupported", what: "hologram", raw: odd },
      { kind: "unsupported", what: "unknown", raw: "x" },
    ]);
    expect(contents({})).toMatchObject([{ kind: "unsupported", what: "empty" }]);
  });

  it("that were tapped, deleted or edited say so", () => {
    expect(contents({ text: "Sim", quick_reply: { payload: "sim" } })).toEqual([
      { kind: "choice", id: "sim", text: "Sim" },
    ]);
    expect(said({ is_deleted: true })).toMatchObject([{ dedupe: "revoke:m1", content: { kind: "revoke", of: "m1" } }]);
    expect(other({ message_edit: { mid: "m1", text: "Oi!", num_edit: 1 } })).toMatchObject({
      dedupe: "edit:m1:1",
      content: { kind: "edit", of: "m1", text: "Oi!" },
    });
  });

  it("without an id are recognised when they come again", () => {
    const [first] = said({ mid: undefined, text: "a" });
    expect(said({ mid: undefined, text: "a" })[0]?.dedupe).toBe(first?.dedupe);
    expect(said({ mid: undefined, text: "b" })[0]?.dedupe).not.toBe(first?.dedupe);
  });
});

describe("everything else", () => {
  it("is told: taps, reactions, readings", () => {
    expect(
      other({ postback: { mid: "m2", title: "Preços", payload: "precos", referral: { ref: "x" } } }),
    ).toMatchObject({
      providerId: "m2",
      content: { kind: "choice", id: "precos", text: "Preços" },
      referral: { ref: "x" },
    });
    expect(other({ reaction: { mid: "m1", action: "react", reaction: "haha" } })).toMatchObject({
      content: { kind: "reaction", emoji: "😆", to: "m1" },
    });
    expect(other({ reaction: { mid: "m1", action: "unreact" } })).toMatchObject({ content: { emoji: null } });
    expect(other({ read: { mid: "m9" } })).toMatchObject({ kind: "status", status: "read", providerId: "m9" });
  });

  it("of the account alone is shown to people and is no customer's word", () => {
    expect(other({ referral: { ref: "vitrine" } })).toMatchObject({ kind: "account", what: "referral" });
    expect(other({ pass_thread_control: {} })).toMatchObject({ kind: "account", what: "pass_thread_control" });
    expect(events({ sender: SHOP, recipient: { id: ANA }, timestamp: NOW, reaction: { mid: "m1" } })).toMatchObject([
      { kind: "account", what: "own.reaction" },
    ]);
  });

  it("that another program answers is shown, and marked so that the bot goes quiet", () => {
    const body = {
      object: "instagram",
      entry: [{ id: SHOP.id, time: NOW, standby: [saidItem(SHOP, ANA, NOW, { mid: "m1", text: "a" })] }],
    };
    expect(translateUpdates(body, SHOP.id).events[0]?.event).toMatchObject({ kind: "message", heldElsewhere: true });
  });

  it("is an echo where the account wrote, with the customer it went to", () => {
    const echo = {
      sender: SHOP,
      recipient: { id: ANA },
      timestamp: NOW,
      message: { mid: "m5", text: "Já vai", is_echo: true },
    };
    expect(events(echo)).toEqual([
      {
        kind: "echo",
        dedupe: "echo:m5",
        at: NOW,
        to: { externalId: ANA },
        providerId: "m5",
        content: { kind: "text", text: "Já vai" },
        maybeOurs: true,
      },
    ]);
    expect(events({ ...echo, message: { mid: "m5", is_echo: true, is_deleted: true } })).toMatchObject([
      { kind: "account" },
    ]);
  });
});

describe("a comment", () => {
  const comment = { id: "c1", by: ANA, username: "ana", text: "Quanto custa?" };
  it("becomes a message of its author that opens no window", () => {
    expect(translateUpdates(commentWebhook(SHOP, NOW, comment), SHOP.id).events[0]?.event).toMatchObject({
      kind: "message",
      dedupe: "message:comment:c1",
      providerId: "comment:c1",
      from: { externalId: ANA, name: "@ana" },
      content: { kind: "text", text: "Quanto custa?" },
      opensWindow: false,
    });
  });
  it("of the account itself is nobody's question", () => {
    const own = commentWebhook(SHOP, NOW, { ...comment, by: SHOP.id });
    expect(translateUpdates(own, SHOP.id).events[0]?.event).toMatchObject({ kind: "account", what: "own.comment" });
  });
});

describe("damaged webhooks", () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  it("lose no item beside the bad one, and keep the bad one", () => {
    const { events: all, problems } = translateUpdates(
      webhookOf(SHOP, NOW, [
        7 as never,
        saidItem(SHOP, ANA, NOW, { mid: "m1", text: "a" }),
        { message: { mid: "m2" } },
      ]),
      SHOP.id,
    );
    expect(all.map(({ event }) => event.kind)).toEqual(["account", "message", "account"]);
    expect(problems).toEqual(["entry[0].messaging[0] names nobody", "entry[0].messaging[2] names nobody"]);
  });

  it.each([
    ["1527459824", 1527459824000],
    [1569262486134, 1569262486134],
    ["2021-09-08T06:34:04+0000", Date.UTC(2021, 8, 8, 6, 34, 4)],
    [null, NOW],
    ["x", NOW],
  ])("with the time %s are from %d", (timestamp, at) => {
    expect(events({ ...saidItem(SHOP, ANA, 0, { mid: "m", text: "a" }), timestamp })[0]?.at).toBe(at);
  });

  it("never throw and lose no entry, whatever a member is", () => {
    const item = saidItem(SHOP, ANA, NOW, {
      mid: "m1",
      text: "a",
      attachments: [{ type: "image", payload: { url: "u" } }],
    });
    const paths = ["sender", "recipient", "timestamp", "message", "read", "reaction", "postback", "referral"];
    const wrong = fc.record({ at: fc.constantFrom(...paths), value: fc.jsonValue() });
    const inner = fc.record({
      at: fc.constantFrom("mid", "text", "attachments", "reply_to", "quick_reply", "is_echo"),
      value: fc.jsonValue(),
    });
    fc.assert(
      fc.property(wrong, inner, (outer, within) => {
        const message = { ...(item.message as object), [within.at]: within.value };
        const body = webhookOf(SHOP, NOW, [{ ...item, message, [outer.at]: outer.value }]);
        expect(translateUpdates(body, SHOP.id).events.length).toBeGreaterThan(0);
      }),
    );
  });
});
