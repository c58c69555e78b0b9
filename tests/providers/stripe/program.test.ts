import { expect, test } from "vitest";
import { startProgram } from "../shared/start-program.js";
import { pointSdkAt } from "./point-sdk-at.js";

test("it runs as a program of its own, with the accounts that it is given, and ends when told", async () => {
  const account = { id: "acct_um", secretKey: "sk_test_um", live: false };
  const program = await startProgram("stripe", ["--port", "0", "--options", JSON.stringify({ accounts: [account] })]);
  try {
    expect((await pointSdkAt(program.url, "sk_test_um").accounts.retrieveCurrent()).id).toBe("acct_um");
  } finally {
    expect(await program.stop()).toBe(0);
  }
});
