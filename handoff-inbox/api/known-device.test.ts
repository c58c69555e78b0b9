import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { mintAccess } from "./access-token.js";
import { DEVICE_LIFE_MS, readDevice, signDevice, withPerson } from "./known-device.js";

const KEY = new TextEncoder().encode("uma chave de teste com trinta e dois bytes");
const NOW = 1_800_000_000_000;

describe("what a known device keeps", () => {
  it("is read wherever the key is the same, until its time is over", async () => {
    const device = withPerson(null, randomUUID());
    const signed = await signDevice(KEY, device, NOW);
    expect(await readDevice(new Uint8Array(KEY), signed, NOW)).toEqual(device);
    expect(await readDevice(KEY, signed, NOW + DEVICE_LIFE_MS + 1_000)).toBeNull();
  });

  it("is nothing when changed, of another key or kind, or made up", async () => {
    const device = withPerson(null, randomUUID());
    const signed = await signDevice(KEY, device, NOW);
    const [head, , signature] = signed.split(".");
    const other = Buffer.from(JSON.stringify({ ...device, people: [randomUUID()] })).toString("base64url");
    const who = { userId: randomUUID(), tenantId: randomUUID(), role: "admin", sid: randomUUID() };
    const foreign = await signDevice(
      new TextEncoder().encode("outra chave de teste com 32 bytes ou mais"),
      device,
      NOW,
    );
    const { access } = await mintAccess(KEY, who, NOW, NOW + 60_000);
    for (const wrong of [`${head}.${other}.${signature}`, foreign, access, "", "x", "x".repeat(5_000), undefined])
      expect(await readDevice(KEY, wrong, NOW)).toBeNull();
  });

  it("keeps its id and the eight who signed in last", () => {
    const people = Array.from({ length: 10 }, () => randomUUID());
    let device = withPerson(null, people[0] ?? "");
    const { id } = device;
    for (const one of people) device = withPerson(device, one);
    expect(device).toEqual({ id, people: people.toReversed().slice(0, 8) });
    expect(withPerson(device, people[5] ?? "").people.filter((one) => one === people[5])).toHaveLength(1);
  });
});
