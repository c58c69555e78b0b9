import { hash, verify } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import type { AuditEntry, UserRow } from "../../db/stores/user-store.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { eventually } from "../../tests/faults/harness/eventually.js";
import { createSignIn } from "./sign-in.js";
import { createSignInLimits } from "./sign-in-limits.js";

const EMAIL = "rui@loja.example";
const RUI = "0198f6a4-0000-7000-8000-000000000001";
const RIGHT = { email: EMAIL, password: "a senha certa" };

async function start(audit: () => Promise<void>) {
  const rui: UserRow = {
    id: RUI,
    tenantId: "2",
    email: EMAIL,
    name: "Rui",
    role: "consultant",
    teams: [],
    disabled: false,
    passwordHash: await hash("a senha certa"),
    companyName: "Loja",
    companySlug: "loja",
    timezone: "America/Sao_Paulo",
    secondFactor: false,
    secondFactorRequired: false,
  };
  const world = {
    looking: 0,
    most: 0,
    /** Looking a user up takes until this promise resolves. */
    hold: Promise.resolve(),
    audited: [] as AuditEntry[],
    logged: [] as object[],
    checked: { known: 0, strangers: 0 },
  };
  const signIn = createSignIn({
    users: {
      async byEmail(email) {
        world.looking += 1;
        world.most = Math.max(world.most, world.looking);
        await world.hold;
        world.looking -= 1;
        return email === EMAIL ? [rui] : [];
      },
      audit(_tenantId, entry) {
        world.audited.push(entry);
        return audit();
      },
    },
    limits: createSignInLimits(createSharedLimits(null)),
    passwords: {
      known(...asked) {
        world.checked.known += 1;
        return verify(...asked);
      },
      strangers(...asked) {
        world.checked.strangers += 1;
        return verify(...asked);
      },
    },
    log: { error: (detail) => void world.logged.push(detail) },
  });
  return { world, signIn };
}

describe("signing in", () => {
  it("answers a wrong password before the refusal is written down", async () => {
    const { signIn, world } = await start(() => new Promise<void>(() => {}));
    await expect(signIn({ email: EMAIL, password: "errada" }, "192.0.2.1", null)).rejects.toMatchObject({
      status: 401,
    });
    expect(world.audited).toEqual([expect.objectContaining({ action: "session.refused" })]);
  });

  it("logs a refusal that could not be written down", async () => {
    const failed = new Error("the database is away");
    const { signIn, world } = await start(() => Promise.reject(failed));
    await expect(signIn({ email: EMAIL, password: "errada" }, "192.0.2.1", null)).rejects.toMatchObject({
      status: 401,
    });
    await eventually(() => expect(world.logged).toEqual([expect.objectContaining({ err: failed })]));
  });

  it("checks a stranger's password where nobody waits for it, and a known person's at once (fault 69)", async () => {
    const { signIn, world } = await start(async () => {});
    await signIn(RIGHT, "192.0.2.1", null);
    // A device that is known for somebody else, or for nobody, counts as a stranger.
    await signIn(RIGHT, "192.0.2.2", { id: "b", people: ["0198f6a4-0000-7000-8000-000000000009"] });
    await signIn({ email: "x@loja.example", password: "errada" }, "192.0.2.3", { id: "a", people: [RUI] }).catch(
      () => {},
    );
    expect(world.checked).toEqual({ known: 0, strangers: 3 });
    await signIn(RIGHT, "192.0.2.1", { id: "a", people: [RUI] });
    expect(world.checked).toEqual({ known: 1, strangers: 3 });
  });

  /** Holds every look-up of a user until `open` is called. */
  function hold(world: Awaited<ReturnType<typeof start>>["world"]) {
    let open = () => {};
    world.hold = new Promise<void>((resolve) => {
      open = resolve;
    });
    return () => open();
  }

  it("lets twenty strangers in, tells the others to come back, and counts none of these", async () => {
    const { signIn, world } = await start(async () => {});
    const open = hold(world);
    const tries = Array.from({ length: 20 }, (_, i) =>
      signIn({ email: `x${i}@loja.example`, password: "errada" }, `192.0.2.${i}`, null).catch(
        (error: unknown) => error,
      ),
    );
    for (let i = 0; i < 10; i++)
      await expect(signIn(RIGHT, "198.51.100.1", null)).rejects.toMatchObject({
        status: 429,
        code: "busy",
        more: { retryAfterMs: 2_000 },
      });
    open();
    for (const one of await Promise.all(tries)) expect(one).toMatchObject({ status: 401 });
    expect(world.most).toBe(1);
    expect(await signIn(RIGHT, "198.51.100.1", null)).toMatchObject({ name: "Rui" });
  });

  it("still lets whoever was told to come back first among those who guess", async () => {
    const { signIn, world } = await start(async () => {});
    const strangers = (count: number, network: string) =>
      Array.from({ length: count }, (_, i) =>
        signIn({ email: `x${i}@loja.example`, password: "errada" }, `${network}.${i}`, null).catch(() => {}),
      );
    const openFirst = hold(world);
    const first = strangers(20, "192.0.2");
    for (let i = 0; i < 6; i++)
      await expect(signIn(RIGHT, "198.51.100.1", null)).rejects.toMatchObject({ code: "busy" });
    openFirst();
    await Promise.all(first);

    // Only the places kept for networks that seldom tried are free.
    const openSecond = hold(world);
    const second = strangers(14, "203.0.113");
    const honest = signIn(RIGHT, "198.51.100.1", null);
    openSecond();
    expect(await honest).toMatchObject({ name: "Rui" });
    await Promise.all(second);
  });

  it("gives one network a few of the places, so that thirty connections over a /56 leave room for others (fault 69)", async () => {
    const { signIn, world } = await start(async () => {});
    const open = hold(world);
    const tries = Array.from({ length: 30 }, (_, i) =>
      signIn({ email: `x${i}@loja.example`, password: "errada" }, `2001:db8:1:${i.toString(16)}::1`, null).catch(
        (error: { status: number }) => error.status,
      ),
    );
    const honest = signIn(RIGHT, "198.51.100.1", null);
    open();
    expect(await honest).toMatchObject({ name: "Rui" });
    expect((await Promise.all(tries)).filter((status) => status === 401)).toHaveLength(10);
  });

  it("has places of their own for known devices, whatever strangers do (fault 69)", async () => {
    const { signIn, world } = await start(async () => {});
    const open = hold(world);
    const tries = Array.from({ length: 200 }, (_, i) =>
      signIn({ email: EMAIL, password: "errada" }, `192.0.${i >> 6}.${i}`, null).catch((error: unknown) => error),
    );
    await eventually(() => expect(world.looking).toBe(1));
    // All places of strangers are taken. A further caller is looked up at once.
    world.hold = Promise.resolve();
    expect(await signIn(RIGHT, "192.0.2.1", { id: "a", people: [RUI] })).toMatchObject({ name: "Rui" });
    const foreign = { id: "b", people: ["0198f6a4-0000-7000-8000-000000000009"] };
    await expect(signIn(RIGHT, "203.0.113.1", foreign)).rejects.toMatchObject({ code: "busy" });
    open();
    await Promise.all(tries);
  });
});
