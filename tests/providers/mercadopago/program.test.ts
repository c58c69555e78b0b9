import { expect, test } from "vitest";
import { startProgram } from "../shared/start-program.js";

test("it runs as a program of its own, with the accounts that it is given, and ends when told", async () => {
  const account = { userId: 1, accessToken: "TEST-um", live: false };
  const program = await startProgram("mercadopago", [
    "--port",
    "0",
    "--options",
    JSON.stringify({ accounts: [account] }),
  ]);
  try {
    const headers = { authorization: "Bearer TEST-um" };
    expect(await (await fetch(`${program.url}/users/me`, { headers })).json()).toMatchObject({ id: 1 });
  } finally {
    expect(await program.stop()).toBe(0);
  }
});
