import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { withinAgreed, withMeasurement } from "./agreed.js";
import { type Home, openHome, type Stay } from "./home.js";
import { leaveHere } from "./leave-here.js";
import { openMembership } from "./membership.js";
import { openOutbox } from "./outbox.js";
import { PACE } from "./pace.js";
import { runAgent } from "./run-agent.js";
import type { ScreenWishes } from "./screen.js";

const SERVER = "https://oficina.example";
let home: Home;
beforeEach(() => {
  home = openHome(mkdtempSync(join(tmpdir(), "balcao-membership-")));
});

/** The program, opened from a file whose name has this code. */
const openedWith = (code: string | null) =>
  openMembership({
    home,
    server: SERVER,
    code,
    now: () => 0,
    version: "1",
    host: { name: "PC", os: "linux", osName: "" },
  });
const given = (token: string) => ({ deviceId: "d", token, serverKey: "k", company: "Oficina" });

it("an earlier invitation's file does not bring its conversation back", () => {
  openedWith("AAAA-2222").join(given("first"));
  const second = openedWith("BBBB-3333");
  expect(second.pairing()).toBeNull();
  second.join(given("second"));
  for (const code of ["AAAA-2222", "BBBB-3333", null])
    expect(openedWith(code).hello()).toMatchObject({ token: "second" });
  expect(openedWith("CCCC-4444").hello()).toMatchObject({ code: "CCCC-4444" });
});

it("a token that was renewed takes no place among the earlier codes", () => {
  const member = openedWith("AAAA-2222");
  for (let n = 0; n < 30; n++) member.join(given(`token ${n}`));
  openedWith("BBBB-3333").join(given("second"));
  expect(home.pairing()?.earlierCodes).toEqual(["AAAA-2222", "BBBB-3333"]);
});

describe("what was agreed about staying", () => {
  const settings = { scanEveryHours: 24, scanOnBattery: false, heartbeatSeconds: 30 };
  const HOUR_MS = 3_600_000;

  it("is not widened by the office, also not in steps", () => {
    home.stay({ server: SERVER, since: 0, settings });
    const agreed = () => home.staying() ?? expect.fail("nothing is agreed");
    home.stay(withinAgreed(agreed(), { scanEveryHours: 48, scanOnBattery: false, heartbeatSeconds: 40 }));
    expect(agreed().settings).toEqual({ scanEveryHours: 48, scanOnBattery: false, heartbeatSeconds: 40 });
    home.stay(withinAgreed(agreed(), { scanEveryHours: 1, scanOnBattery: true, heartbeatSeconds: 20 }));
    expect(agreed().settings).toEqual({ scanEveryHours: 24, scanOnBattery: false, heartbeatSeconds: 20 });
  });

  it("is one measurement in its time, and two more that the office wants", () => {
    let stay: Stay = { server: SERVER, since: 0, settings };
    const allowed = [0, 1, 2, 3, 20, 24, 24.5, 25].filter((hour) => {
      const counted = withMeasurement(stay, hour * HOUR_MS + 1);
      stay = counted ?? stay;
      return counted !== null;
    });
    expect(allowed).toEqual([0, 1, 2, 24, 24.5, 25]);
    expect(withMeasurement({ ...stay, measured: [9e12, 9e12, 9e12] }, HOUR_MS)).not.toBeNull();
  });
});

describe("a person who ends it at the computer", () => {
  // Nothing listens there.
  const AWAY = "http://127.0.0.1:9";
  const host = { name: "PC", os: "linux", osName: "" } as const;
  const settings = { scanEveryHours: 24, scanOnBattery: false, heartbeatSeconds: 30 };
  const left = { kind: "left", detail: { by: "person" } };
  beforeEach(() => {
    home.pair({ server: AWAY, ...given("token"), code: null, earlierCodes: [] });
    home.stay({ server: AWAY, since: 0, settings });
  });

  it("with --leave has it told to the hub, at the latest when the program connects again", async () => {
    await leaveHere({ home, host, version: "1", pace: PACE, now: () => 1 });
    expect(home.staying()).toBeNull();
    expect(openOutbox(home).batch().events).toMatchObject([left]);
    await leaveHere({ home, host, version: "1", pace: PACE, now: () => 1 });
    expect(openOutbox(home).batch().events).toHaveLength(1);
  });

  it("by removing the program has it told to the hub, too", async () => {
    const leaving = new AbortController();
    const leave = () => leaving.abort();
    const wishes: ScreenWishes[] = [];
    const screen = {
      show: () => undefined,
      confirm: async () => false,
      ask: async () => null,
      hear: (heard: ScreenWishes) => void wishes.push(heard),
    };
    const nothing = async () => undefined;
    const service = { install: async () => ({ installed: true }) as const, start: nothing, remove: nothing };
    const ended = runAgent({
      server: AWAY,
      home,
      screen,
      host,
      version: "1",
      code: null,
      once: false,
      showJson: false,
      scan: () => Promise.reject(new Error("nothing is measured here")),
      temporaryRoots: [],
      stay: { resident: false, service, onBattery: () => undefined },
      leave,
      remove: leave,
      now: () => 1,
      pace: PACE,
      signal: leaving.signal,
    });
    await expect.poll(() => wishes.length).toBe(1);
    wishes[0]?.remove();
    await ended;
    expect(openOutbox(home).batch().events).toMatchObject([left]);
  });
});
