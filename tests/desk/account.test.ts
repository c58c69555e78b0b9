import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenSignIn } from "../../handoff-inbox/contract/account.js";
import { eventually } from "../faults/harness/eventually.js";
import { DeskHarness, PASSWORD, type Person, type TestUser } from "./harness.js";

const NEXT = "três palavras bem longe";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

const change = (person: Person, current: string, next: string) => person.send("put", "/me/password", { current, next });
const signInsOf = async (person: Person) =>
  ((await person.get("/me/sign-ins")).body as unknown as { items: OpenSignIn[] }).items;
const tryPassword = async (user: TestUser, password: string) =>
  (await desk.ask("POST", "/api/v1/session", { email: user.email, password })).status;
const audit = async (of: { tenantId: string }) =>
  (await desk.engine.rows<{ action: string }>(of.tenantId, "SELECT action FROM audit_entries ORDER BY at")).map(
    ({ action }) => action,
  );
const somebody = async () => desk.user(await desk.company(), "Rui Prado");

describe("one's own password", () => {
  it("is changed with the old one; the other sign-ins end, their pages too, and this one stays", async () => {
    const user = await somebody();
    const [here, there] = [await desk.signIn(user), await desk.signIn(user)];
    const [kept, closed] = [await here.socket(), await there.socket()];
    expect((await change(here, PASSWORD, NEXT)).status).toBe(204);
    expect((await here.get("/me")).status).toBe(200);
    expect((await here.refresh()).status).toBe(200);
    expect((await there.get("/me")).status).toBe(401);
    expect((await there.refresh()).status).toBe(401);
    await eventually(() => expect(closed.of("goodbye")).toEqual([{ reason: "signed_out" }]));
    expect(kept.socket.connected).toBe(true);
    expect([await tryPassword(user, PASSWORD), await tryPassword(user, NEXT)]).toEqual([401, 200]);
    expect(await audit(user)).toContain("password.change");
  });

  it("stays without the old one, and when the new one is short or easily guessed; the field says so", async () => {
    const user = await somebody();
    const rui = await desk.signIn(user);
    for (const [current, next, field] of [
      ["errada", NEXT, "current"],
      [PASSWORD, "curta", "next"],
      [PASSWORD, "aaaaaaaaaaaaaa", "next"],
      [PASSWORD, "rui prado rui", "next"],
      [PASSWORD, user.email, "next"],
    ] as const) {
      const refused = await change(rui, current, next);
      expect([refused.status, Object.keys(refused.body.fields as object)]).toEqual([400, [field]]);
    }
    expect(await tryPassword(user, PASSWORD)).toBe(200);
  });

  it("is not guessed with somebody's open page", async () => {
    const user = await somebody();
    const rui = await desk.signIn(user);
    for (let n = 0; n < 10; n++) expect((await change(rui, `errada ${n}`, NEXT)).status).toBe(400);
    const refused = await change(rui, PASSWORD, NEXT);
    expect([refused.status, refused.body.code]).toEqual([429, "too_many"]);
    expect(await tryPassword(user, PASSWORD)).toBe(200);
  });
});

describe("one's own sign-ins", () => {
  it("are told with browser, address, beginning and last use", async () => {
    const user = await somebody();
    const from = { "user-agent": "Firefox no balcão", "x-forwarded-for": "198.51.100.7" };
    expect((await desk.ask("POST", "/api/v1/session", { email: user.email, password: PASSWORD }, from)).status).toBe(
      200,
    );
    const here = await desk.signIn(user);
    const items = await signInsOf(here);
    expect(items).toHaveLength(2);
    const [other] = items.filter(({ current }) => !current);
    expect(other).toMatchObject({ browser: "Firefox no balcão", address: "198.51.100.7", since: expect.any(Number) });
    expect(other?.lastSeen).toBeGreaterThanOrEqual(other?.since ?? Number.POSITIVE_INFINITY);
    expect(items.filter(({ current }) => current).map(({ id }) => id)).toEqual([here.sid]);
  });

  it("end one by one, or all the others; the pages of another process are closed within seconds", async () => {
    const user = await somebody();
    const [here, second, third] = [await desk.signIn(user), await desk.signIn(user), await desk.signIn(user)];
    const [one, two] = [await second.socket(), await third.socket()];
    const other = await desk.another();
    // Ended at another process than the one that the page is connected to.
    const ended = await fetch(`${other.url}/api/v1/me/sign-ins/${second.sid}`, {
      method: "DELETE",
      headers: here.headers,
    });
    expect(ended.status).toBe(204);
    await eventually(() => expect(one.of("goodbye")).toEqual([{ reason: "signed_out" }]));
    expect((await signInsOf(here)).map(({ id }) => id).toSorted()).toEqual([here.sid, third.sid].toSorted());
    expect((await here.send("delete", `/me/sign-ins/${second.sid}`)).status).toBe(404);
    expect((await here.send("delete", "/me/sign-ins")).status).toBe(204);
    await eventually(() => expect(two.of("goodbye")).toEqual([{ reason: "signed_out" }]));
    expect((await signInsOf(here)).map(({ id }) => id)).toEqual([here.sid]);
    expect((await third.refresh()).status).toBe(401);
    expect(await audit(user)).toEqual(expect.arrayContaining(["session.start", "session.end", "session.end_others"]));
    await other.close();
  });

  it("are nobody else's to see or end", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const eva = await desk.signIn(await desk.user(shop, "Eva", "admin"));
    expect((await eva.send("delete", `/me/sign-ins/${rui.sid}`)).status).toBe(404);
    expect((await rui.get("/me")).status).toBe(200);
    expect((await signInsOf(eva)).map(({ id }) => id)).toEqual([eva.sid]);
  });
});
