import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { type Home, openHome } from "./home.js";
import { openMembership } from "./membership.js";

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
