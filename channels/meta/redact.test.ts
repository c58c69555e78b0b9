import { expect, it } from "vitest";
import { redact } from "./redact.js";

it.each(["EAAGmade0of0letters", "IGAAmade0of0letters", "IGQVJmade_of-letters", "IGQWRmade0of0letters"])(
  "covers a token of Meta's that is not the account's own: %s",
  (token) => {
    expect(redact(`Malformed access token ${token}, sorry`, {})).toBe("Malformed access token …, sorry");
  },
);

it("covers the account's secrets, also as they stand in an address, and leaves words alone", () => {
  expect(redact("a+b a%2Bb IGREJA IGUALMENTE", { key: "a+b" })).toBe("… … IGREJA IGUALMENTE");
});
