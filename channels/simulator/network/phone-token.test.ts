import { describe, expect, it } from "vitest";
import { newWaId, profileNameOf, readPhoneToken, showNumber, signPhoneToken } from "./phone-token.js";

describe("the key to a simulated number", () => {
  it("opens its number, after a restart too", () => {
    const waId = newWaId("random");
    expect(readPhoneToken(signPhoneToken(waId, "segredo"), "segredo")).toBe(waId);
  });

  it("opens nothing when it was made up, altered, or signed by another channel", () => {
    const token = signPhoneToken("5511912345678", "segredo");
    const forged = [
      token.replace("5678.", "5679."),
      `${token}x`,
      token.slice(0, -1),
      "5511912345678.",
      "",
      null,
      7,
      {},
      signPhoneToken("5511912345678", "outro"),
    ];
    for (const each of forged) expect(readPhoneToken(each, "segredo")).toBeNull();
  });

  it("is a mobile number of São Paulo with a name of its own that stays", () => {
    const waId = newWaId("random");
    expect(waId).toMatch(/^55119\d{8}$/);
    expect(showNumber("5511912345678")).toBe("+55 11 91234-5678");
    expect(profileNameOf(waId)).toBe(profileNameOf(waId));
  });
});
