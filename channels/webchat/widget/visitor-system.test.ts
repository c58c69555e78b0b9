import { describe, expect, it } from "vitest";
import { visitorSystem } from "./visitor-system.js";

const of = (userAgent: string, more: Partial<Parameters<typeof visitorSystem>[0]> = {}) =>
  visitorSystem({ userAgent, maxTouchPoints: 0, ...more });

describe("the visitor's system", () => {
  it.each([
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36", "win-x64"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
      "macos-arm64",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "linux-x64"],
    ["Mozilla/5.0 (X11; Linux aarch64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36", "linux-arm64"],
    ["Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/147.0 Mobile Safari/537.36", "phone"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "phone"],
    ["Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/147.0 Safari/537.36", null],
    ["", null],
  ])("is told by the browser's name: %s is %s", (userAgent, system) => expect(of(userAgent)).toBe(system));

  it("takes an iPad that calls itself a Mac for what it is, by its touch screen", () => {
    const ipad = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15";
    expect(of(ipad, { maxTouchPoints: 5 })).toBe("phone");
  });

  it("believes what a browser says besides its name", () => {
    const frozen = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36";
    expect(of(frozen, { userAgentData: { platform: "Android", mobile: true } })).toBe("phone");
    expect(of(frozen, { userAgentData: { platform: "Windows", mobile: false } })).toBe("win-x64");
  });
});
