import { hash } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import type { AuditEntry, UserRow } from "../../db/stores/user-store.js";
import { eventually } from "../../tests/faults/harness/eventually.js";
import { createSignIn } from "./sign-in.js";
import { createSignInLimits } from "./sign-in-limits.js";

const EMAIL = "rui@loja.example";

async function start(audit: () => Promise<void>) {
  const rui: UserRow = {
    id: "1",
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
  };
  const world = {
    looking: 0,
    most: 0,
    /** Looking somebody up takes until this is over. */
    hold: Promise.resolve(),
    audited: [] as AuditEntry[],
    logged: [] as object[],
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
    limits: createSignInLimits(Date.now),
    log: { error: (detail) => void world.logged.push(detail) },
  });
  return { world, signIn };
}

describe("signing in", () => {
  it("answers a wrong password before the refusal is written down", async () => {
    const { signIn, world } = await start(() => new Promise<void>(() => {}));
    await expect(signIn({ email: EMAIL, password: "errada" }, "192.0.2.1")).rejects.toMatchObject({ status: 401 });
    expect(world.audited).toEqual([expect.objectContaining({ action: "session.refused" })]);
  });

  it("logs a refusal that could not be written down", async () => {
    const failed = new Error("the database is away");
    const { signIn, world } = await start(() => Promise.reject(failed));
    await expect(signIn({ email: EMAIL, password: "errada" }, "192.0.2.1")).rejects.toMatchObject({ status: 401 });
    await eventually(() => expect(world.logged).toEqual([expect.objectContaining({ err: failed })]));
  });

  it("checks two passwords at once, lets twenty wait and tells the others to come back; none of these is counted", async () => {
    const { signIn, world } = await start(async () => {});
    let open = () => {};
    world.hold = new Promise<void>((resolve) => {
      open = resolve;
    });
    const tries = Array.from({ length: 22 }, (_, i) =>
      signIn({ email: `x${i}@loja.example`, password: "errada" }, `192.0.2.${i}`).catch((error: unknown) => error),
    );
    for (let i = 0; i < 10; i++)
      await expect(signIn({ email: EMAIL, password: "a senha certa" }, "198.51.100.1")).rejects.toMatchObject({
        status: 429,
        code: "busy",
        more: { retryAfterMs: 2_000 },
      });
    open();
    for (const one of await Promise.all(tries)) expect(one).toMatchObject({ status: 401 });
    expect(world.most).toBe(2);
    expect(await signIn({ email: EMAIL, password: "a senha certa" }, "198.51.100.1")).toMatchObject({ name: "Rui" });
  });
});
