import { describe, expect, it } from "vitest";
import { EXIT } from "../agent/program/exit-code.js";
import { createDemoDevices, type RunDevice } from "./demo-device-runs.js";

const away = new Error("the database is away");

async function ended(run: RunDevice) {
  const failures: unknown[] = [];
  const devices = createDemoDevices({
    run,
    progressOf: () => Promise.reject(away),
    failed: (error) => void failures.push(error),
  });
  const device = devices.start("healthy", "KXTQ-7M9P");
  await devices.stop();
  return { device, failures };
}

describe("a computer of the demonstration that ended", () => {
  it("keeps its last words when only its progress cannot be read", async () => {
    const { device, failures } = await ended(async ({ say }) => {
      say("Pronto. Até logo!");
      return EXIT.goodbye;
    });
    expect(device).toMatchObject({ state: "off", line: "Pronto. Até logo!" });
    expect(failures).toEqual([away]);
  });

  it("says so when its program failed", async () => {
    const broken = new Error("no such program");
    const { device, failures } = await ended(() => Promise.reject(broken));
    expect(device).toMatchObject({ state: "off", line: expect.stringContaining("parou com um erro") });
    expect(failures).toEqual([broken]);
  });
});
