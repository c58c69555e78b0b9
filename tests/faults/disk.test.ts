import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";
import { deliver, messagesBody, post, textMessage } from "./harness/webhooks.js";

/** Only root can mount a small disk at the data folder. */
const CAN_MOUNT = process.platform === "linux" && process.getuid?.() === 0;

let balcao: RunningBalcao;

describe.skipIf(!CAN_MOUNT)("the embedded database on a full disk", () => {
  beforeAll(async () => {
    balcao = await openBalcao({ diskMb: 200 });
  });
  afterAll(() => balcao?.close());

  it("25 refuses webhooks and says so on /health; what was taken is answered, and it comes back by itself", async () => {
    const health = async () => (await fetch(`${balcao.url}/health`)).status;
    expect(await health()).toBe(200);
    const filler = join(balcao.dataDir, "filler");
    try {
      execFileSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=16k"], { stdio: "ignore" });
    } catch {
      // The loop ends when the disk is full.
    }
    await eventually(async () => expect(await health()).toBe(503));
    // The server accepts what its files still have room for, and then refuses.
    const asked: { phone: string; body: string; status: number }[] = [];
    while (asked.filter(({ status }) => status === 503).length < 20) {
      if (asked.length === 1_000) throw new Error("the disk is not full");
      const phone = balcao.newPhone();
      const body = messagesBody([textMessage(phone, "eco")]);
      asked.push({ phone, body, status: await post(balcao.url, body) });
    }
    expect(asked.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    rmSync(filler);
    // The provider sends again what was refused.
    for (const { body, status } of asked) if (status === 503) await deliver(balcao.url, body);
    await eventually(
      () => expect(asked.map(({ phone }) => balcao.graph.of(phone).length)).toEqual(asked.map(() => 1)),
      20_000,
    );
    await eventually(async () => expect(await health()).toBe(200));
  });
});
