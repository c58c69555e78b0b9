import { describe, expect, it } from "vitest";
import { openDoorBytes } from "./door-bytes.js";

const MB = 1024 * 1024;

describe("what the doors of a process hold in memory", () => {
  it("has one end for all, and a full door keeps neither the desk nor providers out", () => {
    const doors = openDoorBytes({ uploadMaxMb: 10 });
    let strangers = 0;
    const hold = (take: (bytes: number) => boolean) => {
      for (let mb = 0; mb < 1_000 && take(MB); mb++) strangers += 1;
    };
    // Many companies come from many networks: each stays below its own limit, but together they reach the door's limit.
    for (let n = 0; n < 20; n++) {
      hold(doors.uploads.ofCompany(`${n}`).take);
      hold(doors.downloads.ofAddress(`198.51.100.${n}`).take);
    }
    expect(strangers).toBe(384 - 64 - 48);
    const desk = doors.desk.ofCompany("1");
    expect([desk.take(64 * MB), desk.take(1)]).toEqual([true, false]);
    expect(doors.desk.ofCompany("2").take(1)).toBe(false);
    for (let n = 0; n < 6; n++) expect(doors.webhooks.ofAddress(`192.0.2.${n}`).take(8 * MB)).toBe(true);
    // The limit of all together is used up.
    expect(doors.webhooks.ofAddress("192.0.2.9").take(1)).toBe(false);
    desk.close();
    expect([doors.payments.ofAddress("192.0.2.9").take(1), doors.uploads.ofCompany("99").take(1)]).toEqual([
      true,
      false,
    ]);
  });
});
