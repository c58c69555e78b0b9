import { describe, expect, it } from "vitest";
import { readSendKey, sendKey } from "./send-key.js";

const OURS = "4b3d6c1e-0f52-4a4e-9a3c-1f2e3d4c5b6a";
const OTHERS = "11111111-2222-4333-8444-555555555555";

describe("the key of a send", () => {
  it("names an effect of this company, and comes back as it went", () => {
    const key = sendKey({ tenantId: OURS, eventId: "12", n: 3 });
    expect(readSendKey(key, OURS)).toEqual({ eventId: "12", n: 3 });
  });

  it("of another installation on the same number names nothing here", () => {
    const key = sendKey({ tenantId: OTHERS, eventId: "12", n: 3 });
    expect(readSendKey(key, OURS)).toBeNull();
  });

  it("in its old form, which did not name the company, is still understood", () => {
    expect(readSendKey("12.3", OURS)).toEqual({ eventId: "12", n: 3 });
  });

  it.each([undefined, "", "12", "pedido-7", ".12.3", `${OURS}.12`, "12.99999", `${"9".repeat(40)}.1`, "12.3 "])(
    "is not seen in %j",
    (key) => {
      expect(readSendKey(key, OURS)).toBeNull();
    },
  );
});
