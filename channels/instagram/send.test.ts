import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAdapter, Outgoing } from "../../bot/ports/channel-adapter.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { badToken, noPermission, type Refusal } from "../../tests/providers/instagram/refusal.js";
import { type FakeInstagram, startInstagram } from "../../tests/providers/instagram/start-instagram.js";
import { createInstagramAdapter } from "./instagram-adapter.js";
import { ANA, HOUR_MS, NOW, outgoing, testAccount, testTools } from "./test-account.js";

let instagram: FakeInstagram;
let adapter: ChannelAdapter;
let now = NOW;
beforeAll(async () => {
  instagram = await startInstagram(() => now);
  adapter = createInstagramAdapter({ graphBaseUrl: instagram.url, graphVersion: "v24.0", timeoutMs: 2000 });
});
beforeEach(() => {
  now = NOW;
  instagram.mood = { kind: "ok" };
  instagram.fileRequests.length = 0;
  instagram.account({ token: "IGAAone" });
  instagram.person(ANA, { wroteAt: NOW - 1000, got: [], saw: [], blocked: false });
});
afterAll(() => instagram.close());

const account = () => testAccount(undefined, "IGAAone");
const send = (content: OutboundContent, change: Partial<Outgoing> = {}, tools = testTools()) =>
  adapter.send(account(), outgoing(content, change), tools);
const got = () => instagram.person(ANA, {}).got;
const options = (n: number, label = (i: number) => `Opção ${i}`) =>
  Array.from({ length: n }, (_, i) => ({ id: `o${i}`, label: label(i) }));

describe("options", () => {
  it("are 13 quick replies of 20 characters, and numbered text beyond", async () => {
    await send({
      kind: "choices",
      text: "Qual?",
      options: options(13, (i) => `${"x".repeat(18)}${i % 10}${i > 9 ? "b" : "a"}`),
    });
    await send({ kind: "choices", text: "Qual?", options: options(14) });
    await send({
      kind: "choices",
      text: "Qual?",
      options: options(2, (i) => `${"x".repeat(20)}${i}`),
      footer: "Rodapé",
    });
    const [chips, many, long] = got();
    expect(chips?.options).toHaveLength(13);
    expect(many).toEqual({ mid: expect.any(String), text: expect.stringContaining("14. Opção 13") });
    expect(long?.text).toMatch(/2\. x{20}1\n\nResponda com o número da opção\.\n\nRodapé$/);
  });
});

describe("files", () => {
  it("are uploaded once and sent by their id", async () => {
    const picture: OutboundContent = { kind: "media", media: "image", fileId: "f1" };
    expect(await send(picture)).toMatchObject({ outcome: "sent" });
    const before = instagram.requests();
    expect(await send(picture)).toMatchObject({ outcome: "sent" });
    expect(instagram.requests() - before).toBe(1);
    expect(got().map(({ attachment }) => attachment?.bytes?.toString())).toEqual(["bytes", "bytes"]);
  });

  it("of a type or size that Instagram does not take are refused with what to do", async () => {
    const reads = (mime: string, size: number) =>
      testTools({ readFile: async () => ({ bytes: Buffer.alloc(size), mime, name: "x" }) });
    const file: OutboundContent = { kind: "media", media: "document", fileId: "f2" };
    expect(await send(file, {}, reads("application/zip", 9))).toMatchObject({
      code: "unsupported",
      reason: expect.stringContaining("PDF"),
    });
    expect(await send(file, {}, reads("image/png", 9 * 1024 * 1024))).toMatchObject({ code: "too_large" });
  });

  it("of customers are fetched without the token, and from Meta's hosts alone", async () => {
    const address = instagram.file("image/jpeg", Buffer.from("jpeg"));
    expect(await adapter.fetchMedia?.(account(), address, testTools())).toEqual({
      outcome: "ok",
      bytes: Buffer.from("jpeg"),
      mime: "image/jpeg",
    });
    expect(instagram.fileRequests).toEqual([{ authorization: undefined }]);
    expect(await adapter.fetchMedia?.(account(), `${instagram.url}/files/ended`, testTools())).toMatchObject({
      outcome: "gone",
    });
    for (const foreign of [
      "https://evilfbsbx.com/x",
      "http://169.254.169.254/x",
      "file:///etc/passwd",
      "https://a@fbsbx.com/x",
      "nada",
    ])
      expect(await adapter.fetchMedia?.(account(), foreign, testTools())).toMatchObject({ outcome: "refused" });
  });
});

describe("the window", () => {
  it("is 24 hours for the bot and seven days for people, under their tag", async () => {
    const lastInboundAt = NOW - 25 * HOUR_MS;
    instagram.person(ANA, { wroteAt: lastInboundAt });
    expect(await send({ kind: "text", text: "oi" }, { lastInboundAt })).toMatchObject({ code: "window_closed" });
    expect(await send({ kind: "text", text: "oi" }, { lastInboundAt, byPerson: true })).toMatchObject({
      outcome: "sent",
    });
    expect(got()).toMatchObject([{ text: "oi", tag: "HUMAN_AGENT" }]);
    const late = NOW - 7 * 24 * HOUR_MS;
    expect(await send({ kind: "text", text: "oi" }, { lastInboundAt: late, byPerson: true })).toMatchObject({
      code: "window_closed",
    });
  });

  it("has no tag while it is open", async () => {
    await send({ kind: "text", text: "oi" }, { byPerson: true });
    expect(got()).toEqual([{ mid: expect.any(String), text: "oi" }]);
  });
});

describe("a comment", () => {
  const closed = { lastInboundAt: null, lastHeard: async () => "comment:c1" };
  it("gets one answer, in private, as words alone", async () => {
    instagram.comment("c1", ANA, "Quanto custa?");
    const asked: OutboundContent = { kind: "choices", text: "Qual modelo?", options: options(2) };
    expect(await send(asked, closed)).toMatchObject({ outcome: "sent" });
    expect(got()).toMatchObject([{ comment: "c1", text: expect.stringContaining("1. Opção 0") }]);
    expect(await send({ kind: "text", text: "e mais" }, closed)).toMatchObject({
      code: "left_out",
      reason: expect.stringContaining("uma só resposta privada"),
    });
    expect(instagram.world.publicReplies).toEqual([]);
  });

  it("is answered in the conversation while that is open", async () => {
    await send({ kind: "text", text: "oi" }, { lastHeard: async () => "comment:c1" });
    expect(got()[0]?.comment).toBeUndefined();
  });

  it("that is older than seven days takes no answer, and no file", async () => {
    instagram.comment("c2", ANA, "?", NOW - 8 * 24 * HOUR_MS);
    const heard = { lastInboundAt: null, lastHeard: async () => "comment:c2" };
    expect(await send({ kind: "text", text: "oi" }, heard)).toMatchObject({ code: "undeliverable" });
    expect(await send({ kind: "media", media: "image", fileId: "f" }, heard)).toMatchObject({ code: "left_out" });
  });
});

describe("reactions, typing and seen", () => {
  it("are a heart that can be taken back", async () => {
    expect(await send({ kind: "reaction", emoji: "❤️", to: "m1" })).toMatchObject({ outcome: "sent" });
    expect(await send({ kind: "reaction", emoji: null, to: "m1" })).toMatchObject({ outcome: "sent" });
    expect(await send({ kind: "reaction", emoji: "👍", to: "m1" })).toMatchObject({ code: "unsupported" });
    await adapter.acknowledge?.(account(), { providerId: "m1", to: { externalId: ANA }, typing: true }, testTools());
    await adapter.acknowledge?.(
      account(),
      { providerId: "comment:c1", to: { externalId: ANA }, typing: true },
      testTools(),
    );
    expect(instagram.person(ANA, {}).saw).toEqual(["react", "unreact", "mark_seen", "typing_on"]);
  });
});

describe("errors", () => {
  const refusal = (code: number, subcode?: number, message = `(#${code}) no`): Refusal => ({
    status: 400,
    code,
    subcode,
    message,
  });
  it.each<[string, Refusal, object]>([
    ["a dead token", badToken, { outcome: "refused", code: "account_dead" }],
    ["a lost permission", noPermission, { outcome: "refused", code: "account_dead" }],
    [
      "a closed window without a subcode",
      refusal(10, undefined, "(#10) This message is sent outside of allowed window."),
      { code: "window_closed" },
    ],
    ["code 10 alone", refusal(10), { code: "account_dead" }],
    ["the pace of the app", refusal(4), { outcome: "retry", scope: "provider" }],
    ["the pace of the account", refusal(80006), { outcome: "retry", scope: "account" }],
    ["a fault of Meta", refusal(2), { outcome: "retry", scope: "provider" }],
    ["a code of tomorrow", refusal(987654), { outcome: "refused", code: "bad_request" }],
  ])("translates %s", async (_name, said, expected) => {
    instagram.mood = { kind: "refuse", refusal: said };
    expect(await send({ kind: "text", text: "oi" })).toMatchObject(expected);
  });

  it("tells a person who blocked us, and somebody whom Instagram does not know", async () => {
    instagram.person(ANA, { blocked: true });
    expect(await send({ kind: "text", text: "oi" })).toMatchObject({
      code: "undeliverable",
      reason: expect.stringContaining("bloqueou"),
    });
    expect(await send({ kind: "text", text: "oi" }, { to: { externalId: "99" } })).toMatchObject({
      code: "undeliverable",
    });
  });
});

describe("the account", () => {
  const probe = (token = "IGAAone") => adapter.probe?.(testAccount(undefined, token), testTools());
  it("is checked at Meta: whose the token is, and what Meta tells of", async () => {
    expect(await probe()).toEqual({
      outcome: "works",
      says: "A chave é de @oficina.clique, e os avisos estão ligados.",
    });
    instagram.account({ token: "IGAAone", subscribed: ["messages"] });
    expect(await probe()).toMatchObject({
      outcome: "wrong",
      problems: [expect.stringContaining("messaging_postbacks"), expect.anything(), expect.anything()],
    });
    instagram.account({ id: "178999", username: "outra", token: "IGAAother" });
    expect(await probe("IGAAother")).toMatchObject({ outcome: "wrong", problems: [expect.stringContaining("@outra")] });
    expect(await probe("IGAAwrong")).toMatchObject({
      outcome: "wrong",
      problems: [expect.stringContaining("chave de acesso")],
      dead: true,
    });
    instagram.mood = { kind: "raw", status: 502, body: "" };
    expect(await probe()).toMatchObject({ outcome: "unreached" });
  });

  it("has its token prolonged before it ends, and not on its first day", async () => {
    const renew = (token: string) => adapter.renew?.(testAccount(undefined, token), testTools());
    instagram.account({ token: "IGAAnew", tokenMadeAt: NOW - HOUR_MS });
    expect(await renew("IGAAnew")).toEqual({ outcome: "kept", reason: "Meta 100" });
    instagram.account({ token: "IGAAold", tokenMadeAt: NOW - 50 * 24 * HOUR_MS });
    const renewed = await renew("IGAAold");
    expect(renewed).toMatchObject({ outcome: "renewed", endsAt: NOW + 60 * 24 * HOUR_MS });
    if (renewed?.outcome !== "renewed") return;
    expect(renewed.secrets).toEqual({ ...testAccount().secrets, accessToken: expect.stringMatching(/^IGAArenewed/) });
    expect(await probe(renewed.secrets.accessToken)).toMatchObject({ outcome: "works" });
    expect(await renew("IGAAold")).toMatchObject({ outcome: "dead" });
  });

  it("is described in words where something is missing", () => {
    expect(adapter.checkAccount({ ...account(), externalId: "@oficina" } as never)).toEqual([
      expect.stringContaining("só tem dígitos"),
    ]);
    expect(adapter.checkAccount({ settings: { apiBaseUrl: "x" }, secrets: {} })).toHaveLength(5);
  });
});
