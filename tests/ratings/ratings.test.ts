import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askRoom } from "../../bot/effects/ask-room.js";
import type { Room, Values } from "../../bot/ports/rooms.js";
import type { ConversationRef } from "../../bot/ports/store.js";
import { createRatingStore } from "../../db/stores/rating-store.js";
import { createRatingsRoom } from "../../server/ratings-room.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "../engine/engine-harness.js";

const RUI = { userId: "11111111-1111-4111-8111-111111111111", personName: "Rui" };
const FLOWS = {
  any: "flow: any\nstart: [{ keyword: fala }]\nsteps:\n  - say: Recebi.\n",
  sale: "flow: sale\nstart: [{ keyword: nota }]\nsteps:\n  - csat: {}\n  - end: { outcome: done, close: true }\n",
  shut: "flow: shut\nstart: [{ keyword: fecha }]\nsteps:\n  - end: { outcome: done, close: true }\n",
};
const SURVEY = "De 1 a 5, que nota você dá para o atendimento?";

let harness: EngineHarness;
let room: Room;
let shop: Awaited<ReturnType<EngineHarness["company"]>>;
let phone = 5511_0000;

beforeAll(async () => {
  const database = await openTestDatabase();
  room = createRatingsRoom(createRatingStore(database), () => harness.now());
  harness = new EngineHarness(database, { rooms: [room] });
  await harness.engine.start();
  shop = await harness.company(FLOWS);
});
afterAll(async () => {
  await harness.engine.stop();
  await harness.database.close();
});

/** A customer who wrote "fala", and what they have read since. */
async function customer() {
  const number = String(++phone);
  const say = async (text: string): Promise<ConversationRef> => {
    const ref = await harness.write(shop, number, text);
    await harness.settled(ref);
    return ref;
  };
  const ref = await say("fala");
  const act = async (event: Parameters<EngineHarness["act"]>[2]) => {
    await harness.act(shop, ref, event);
    await harness.settled(ref);
  };
  const texts = () => shop.channel.texts(number).slice(1);
  const ratings = () =>
    harness.rows<{ score: number; comment: string | null; user_id: string | null }>(
      shop.tenantId,
      "SELECT score, comment, user_id FROM ratings WHERE conversation_id = $1 ORDER BY at",
      [ref.conversationId],
    );
  /** Moves the clock, and waits until the due timers have rung. */
  const pass = async (ms: number) => {
    harness.pass(ms);
    await harness.until("due timers rang", async () => {
      const due = await harness.rows(shop.tenantId, "SELECT 1 FROM timers WHERE conversation_id = $1 AND at <= $2", [
        ref.conversationId,
        new Date(harness.now()),
      ]);
      return due.length === 0;
    });
    await harness.settled(ref);
  };
  return { number, ref, say, act, texts, ratings, pass };
}

describe("the survey", () => {
  it("comes 90 seconds after a person closed, once, and leaves the conversation closed for the desk", async () => {
    const ana = await customer();
    await ana.act({ kind: "reply", ...RUI, content: { kind: "text", text: "Resolvido!" } });
    await ana.act({ kind: "close", ...RUI });
    await ana.pass(60_000);
    expect(ana.texts()).toEqual(["Resolvido!"]);
    await ana.pass(31_000);
    expect(ana.texts().at(-1)).toContain(SURVEY);
    expect(await harness.conversation(ana.ref)).toMatchObject({ closed: true, owner: "bot", handoff: null });
    await ana.say("5");
    await ana.say("o Rui é um amor");
    expect(await ana.ratings()).toEqual([{ score: 5, comment: "o Rui é um amor", user_id: RUI.userId }]);
    expect(await harness.conversation(ana.ref)).toMatchObject({ closed: true, owner: "bot", handoff: null });
    await ana.pass(3_600_000);
    expect(ana.texts().filter((text) => text?.includes("De 1 a 5"))).toHaveLength(1);
  });

  it("does not come where the customer wrote again, rated already, asked to be left alone, or no service was done", async () => {
    const wrote = await customer();
    await wrote.act({ kind: "close", ...RUI });
    await wrote.say("fala");
    const rated = await customer();
    await rated.say("nota");
    await rated.say("4");
    await rated.say("só isso");
    await rated.act({ kind: "close", ...RUI });
    const left = await customer();
    await left.say("PARAR");
    await left.act({ kind: "close", ...RUI });
    const bot = await customer();
    await bot.say("fecha");
    for (const each of [wrote, rated, left, bot]) {
      const before = each.texts().length;
      await each.pass(100_000);
      expect(each.texts()).toHaveLength(before);
    }
  });

  it("does not come while a person has the conversation again", async () => {
    const ana = await customer();
    await ana.act({ kind: "close", ...RUI });
    await ana.act({ kind: "take", ...RUI });
    await ana.pass(100_000);
    expect(ana.texts()).toEqual([]);
    await ana.act({ kind: "close", ...RUI });
    await ana.pass(100_000);
    expect(ana.texts().at(-1)).toContain(SURVEY);
  });

  it("is not made by a company that wants none, and comes when another says", async () => {
    const { compileProgram } = await import("../../flows/compile-program.js");
    const { sourceOf } = await import("../../flows/testing/sample.js");
    const of = (survey?: number | null) => {
      const compiled = compileProgram({ ...sourceOf([]), survey });
      if (!compiled.ok) throw new Error("it does not compile");
      return compiled.program;
    };
    expect(of().starts.survey).toBe(90_000);
    expect(of(null).starts.survey).toBeNull();
    expect(of(300_000).starts.survey).toBe(300_000);
    expect(new Set([of().hash, of(null).hash, of(300_000).hash]).size).toBe(3);
    expect(of(90_000).hash).toBe(of().hash);
  });
});

describe("ratings.record", () => {
  const ask = async (ref: ConversationRef, key: string, input: object) =>
    askRoom(room, "ratings.record", {
      ...ref,
      channelId: shop.channelId,
      key,
      input: input as Values,
      signal: new AbortController().signal,
    });

  it("keeps one rating however often it is asked, and its comment in whatever order they come", async () => {
    const ana = await customer();
    for (let time = 0; time < 3; time++) await ask(ana.ref, "900.0", { score: 3, comment: null });
    await ask(ana.ref, "901.0", { score: 3, comment: "médio", of: "900.0" });
    await ask(ana.ref, "901.0", { score: 3, comment: "médio", of: "900.0" });
    const other = await customer();
    await ask(other.ref, "903.0", { score: 2, comment: "cedo", of: "902.0" });
    await ask(other.ref, "902.0", { score: 2, comment: null });
    expect(await ana.ratings()).toEqual([{ score: 3, comment: "médio", user_id: null }]);
    expect(await other.ratings()).toEqual([{ score: 2, comment: "cedo", user_id: null }]);
  });

  it("is the person's who spoke last, and nobody's when only the bot spoke since the last rating", async () => {
    const ana = await customer();
    const EVA = { userId: "22222222-2222-4222-8222-222222222222", personName: "Eva" };
    await ana.act({ kind: "reply", ...RUI, content: { kind: "text", text: "oi" } });
    await ana.act({ kind: "take", ...EVA, over: true });
    await ana.act({ kind: "reply", ...EVA, content: { kind: "text", text: "assumo" } });
    await ask(ana.ref, "910.0", { score: 5 });
    harness.pass(1_000);
    await ask(ana.ref, "911.0", { score: 4 });
    const by = (await ana.ratings()).map(({ score, user_id }) => [score, user_id]);
    expect(by).toContainEqual([5, EVA.userId]);
    expect(by).toContainEqual([4, null]);
  });

  it("refuses what is no rating, and another company's conversation", async () => {
    const ana = await customer();
    for (const input of [{ score: 0 }, { score: 6 }, { score: 4.5 }, { score: "5" }, {}, { score: 5, comment: 7 }])
      expect(await ask(ana.ref, "920.0", input)).toMatchObject({ outcome: "failed" });
    const other = await harness.company(FLOWS);
    expect(await ask({ ...ana.ref, tenantId: other.tenantId }, "921.0", { score: 5 })).toMatchObject({
      outcome: "failed",
    });
    await ask(ana.ref, "922.0", { score: 1, comment: `${"x".repeat(9_000)}\0` });
    expect((await ana.ratings()).map(({ comment }) => comment?.length)).toEqual([2_000]);
  });
});
