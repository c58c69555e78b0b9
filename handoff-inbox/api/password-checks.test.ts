import { hash } from "@node-rs/argon2";
import { afterAll, describe, expect, it } from "vitest";
import { createThreadPool, type Ran, type Work } from "../../platform/threads/thread-pool.js";
import { createPasswordChecks } from "./password-checks.js";

const pool = createThreadPool({ threads: 1, waitingPerKey: 1 });
afterAll(() => pool.close());

describe("checks of passwords", () => {
  it("run in a thread for strangers, and find the same as for known people", async () => {
    const ran: Work[] = [];
    const { known, strangers } = createPasswordChecks({
      run(work) {
        ran.push(work);
        return pool.run(work);
      },
    });
    const right = await hash("a senha certa");
    for (const check of [known, strangers]) {
      expect(await check(right, "a senha certa")).toBe(true);
      expect(await check(right, "outra")).toBe(false);
    }
    expect(ran).toHaveLength(2);
  });

  it("let nobody in when the thread fails, and do not call the password wrong", async () => {
    const ends: Ran[] = [
      { outcome: "failed", reason: "no module" },
      { outcome: "crashed", reason: "gone" },
      { outcome: "too_long", reason: "30 s" },
    ];
    const { strangers } = createPasswordChecks({ run: async () => ends.shift() as Ran });
    const right = await hash("a senha certa");
    for (const outcome of ["failed", "crashed", "too_long"])
      await expect(strangers(right, "a senha certa")).rejects.toThrow(outcome);
  });
});
