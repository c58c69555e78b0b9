import { describe, expect, it } from "vitest";
import { LineFull } from "../../platform/limits/at-once.js";
import { createFileReads } from "./file-reads.js";

const at = (tenantId: string, n: number) => ({ tenantId, address: `192.0.2.${n}` });
const quick = async () => "read";

/** A bucket that does not answer until the test says so. */
function slowBucket() {
  let answer = (_read: string) => {};
  const read = new Promise<string>((resolve) => {
    answer = resolve;
  });
  return { read: () => read, answer: () => answer("read") };
}

describe("files that visitors fetch", () => {
  it("of one company wait for no other company's, however slow", async () => {
    const reads = createFileReads();
    const bucket = slowBucket();
    const slow = Array.from({ length: 100 }, (_, n) => reads(at("one", n), bucket.read));
    expect(await reads(at("other", 200), quick)).toBe("read");
    await expect(reads(at("one", 200), quick)).rejects.toThrow(LineFull);
    bucket.answer();
    expect(new Set(await Promise.all(slow))).toEqual(new Set(["read"]));
    expect(await reads(at("one", 200), quick)).toBe("read");
  });

  it("of one company wait for no other company's behind one address, either", async () => {
    const reads = createFileReads();
    const bucket = slowBucket();
    // A proxy that does not say who comes: everybody has its address.
    const slow = Array.from({ length: 100 }, () => reads({ tenantId: "one", address: "10.0.0.1" }, bucket.read));
    const ended = Promise.allSettled(slow);
    expect(await reads({ tenantId: "other", address: "10.0.0.1" }, quick)).toBe("read");
    bucket.answer();
    expect((await ended).filter(({ status }) => status === "fulfilled")).toHaveLength(60);
  });

  it("of one network leave room in the company's line to others", async () => {
    const reads = createFileReads();
    const bucket = slowBucket();
    const slow = Array.from({ length: 40 }, () => reads(at("one", 1), bucket.read));
    await expect(reads(at("one", 1), quick)).rejects.toThrow(LineFull);
    const neighbour = reads(at("one", 2), quick);
    bucket.answer();
    await Promise.all(slow);
    expect(await neighbour).toBe("read");
  });
});
