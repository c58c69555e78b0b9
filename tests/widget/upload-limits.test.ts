import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_WEB_CHAT_LIMITS } from "../../channels/webchat/limits.js";
import { createByteBudget } from "../../platform/limits/byte-budget.js";
import { buildWidget } from "../../scripts/build-widget.js";
import { startHarness } from "./harness.js";
import { temporaryFolder } from "./temporary-folder.js";
import { connectVisitor } from "./visitor-client.js";

const folder = temporaryFolder();
beforeAll(() => buildWidget(folder.path));
afterAll(() => folder.remove());

describe("what uploads hold in memory", () => {
  it("has an end for each company, told as busy, and comes back", async () => {
    const each = 3 * 1024 * 1024;
    const small = await startHarness({ widgetDir: folder.path, bytes: createByteBudget({ each, all: each }) });
    const someone = await connectVisitor(small.url);
    const send = (bytes: number) =>
      fetch(`${small.url}/webchat/files?channel=oficina`, {
        method: "POST",
        headers: { authorization: `Bearer ${someone.token}` },
        body: new Uint8Array(Buffer.alloc(bytes, "a")),
      });
    expect((await send(each + 1)).status).toBe(503);
    expect((await send(each - 1)).status).toBe(200);
    someone.close();
    await small.close();
  });
});

describe("uploads from one network", () => {
  it("have an end for each of its prefixes, whoever sends them", async () => {
    const limits = { ...DEFAULT_WEB_CHAT_LIMITS, networkUploads: { points: 1, seconds: 60 } };
    const strict = await startHarness({ widgetDir: folder.path, deps: { limits } });
    const someone = await connectVisitor(strict.url);
    const from = async (address: string) => {
      const answer = await fetch(`${strict.url}/webchat/files?channel=oficina`, {
        method: "POST",
        headers: { authorization: `Bearer ${someone.token}`, "x-forwarded-for": address },
        body: "oi",
      });
      return answer.status;
    };
    const statuses: number[] = [];
    // Two addresses are of one /64, and the others of its /56.
    for (const group of ["1", "1", "2", "3", "4", "5"]) statuses.push(await from(`2001:db8:0:${group}::1`));
    expect(statuses).toEqual([200, 429, 200, 200, 200, 429]);
    expect(await from("2001:db8:0:100::1")).toBe(200);
    someone.close();
    await strict.close();
  });
});

describe("whoever sends refused files again and again", () => {
  it("is not read any more for a while, and others are", async () => {
    const own = await startHarness({ widgetDir: folder.path });
    const from = async (address: string) => {
      const sender = await connectVisitor(own.url);
      const answer = await fetch(`${own.url}/webchat/files?channel=oficina`, {
        method: "POST",
        headers: { authorization: `Bearer ${sender.token}`, "x-forwarded-for": address },
        body: "<svg onload=alert(1)>",
      });
      sender.close();
      return answer.status;
    };
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) statuses.push(await from("203.0.113.7"));
    expect(statuses).toEqual([...Array<number>(11).fill(422), 429]);
    expect(await from("203.0.113.8")).toBe(422);
    await own.close();
  });
});
