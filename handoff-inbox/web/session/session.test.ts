import { describe, expect, it } from "vitest";
import type { SignedIn } from "../../contract/session.js";
import { words } from "../words.js";
import { createSession, type TabNews } from "./session.js";

const company = { slug: "loja", name: "Loja", timezone: "America/Sao_Paulo" };
const signedIn = (id: string): SignedIn => ({
  access: `access of ${id}`,
  expiresAt: 1_000_000,
  me: {
    id,
    name: id,
    email: `${id}@loja.example`,
    role: "consultant",
    permissions: [],
    teams: [],
    company,
    mustEnrol: false,
  } as SignedIn["me"],
});

/** A tab in which Ana is signed in, with what it sends to and hears from the other tabs. */
async function start() {
  const world = { status: 200, told: [] as TabNews[], left: 0, hear: (_news: TabNews) => {} };
  const session = createSession({
    fetch: async () =>
      world.status === 204
        ? new Response(null, { status: 204 })
        : Response.json(world.status === 200 ? signedIn("ana") : {}, { status: world.status }),
    exclusive: (work) => work(),
    tell: (news) => void world.told.push(news),
    hear: (listener) => {
      world.hear = listener;
    },
    now: () => 0,
    later: () => {},
  });
  session.whenLeft(() => {
    world.left += 1;
  });
  await session.start();
  expect(session.state()).toMatchObject({ phase: "in" });
  return { session, world };
}

describe("leaving the desk", () => {
  it("is told where one signs out, and in the other tabs", async () => {
    const here = await start();
    here.world.status = 204;
    await here.session.signOut();
    expect([here.world.left, here.world.told.at(-1)]).toEqual([1, { kind: "out" }]);
    const there = await start();
    there.world.hear({ kind: "out" });
    expect([there.world.left, there.session.state()]).toEqual([1, { phase: "out", notice: words.signIn.elsewhere }]);
    there.world.hear({ kind: "out" });
    expect(there.world.left).toBe(1);
  });

  it("is told when somebody else comes in, and not when the same person does", async () => {
    const { world } = await start();
    world.hear({ kind: "in", signedIn: signedIn("ana") });
    expect(world.left).toBe(0);
    world.hear({ kind: "in", signedIn: signedIn("eva") });
    expect(world.left).toBe(1);
  });

  it("is not told when the sign-in ran out, nor when signing out failed", async () => {
    const { session, world } = await start();
    world.status = 500;
    await expect(session.signOut()).rejects.toMatchObject({ status: 500 });
    expect([world.left, session.state().phase]).toEqual([0, "in"]);
    world.status = 401;
    await expect(session.check()).rejects.toMatchObject({ status: 401 });
    expect([world.left, session.state()]).toEqual([0, { phase: "out", notice: words.signIn.expired }]);
  });
});

describe("coming back to the desk", () => {
  it("is asked for a password when signed out, and tried again when it was only too often", async () => {
    for (const [status, phase] of [
      [401, "out"],
      [429, "unreached"],
      [503, "unreached"],
    ] as const) {
      let later = 0;
      const session = createSession({
        fetch: async () => Response.json({}, { status }),
        exclusive: (work) => work(),
        tell: () => {},
        hear: () => {},
        now: () => 0,
        later: () => void (later += 1),
      });
      await session.start();
      expect([status, session.state().phase, later]).toEqual([status, phase, phase === "out" ? 0 : 1]);
    }
  });
});
