import { describe, expect, it } from "vitest";
import { EMBEDDED_ONLY, testsWithDatabase } from "./with-database.js";

const found = [...testsWithDatabase("tests"), ...testsWithDatabase("cli")];

describe("the tests that run on servers, too", () => {
  it("are all that open a database or start a server, however far away", () => {
    for (const directly of ["tests/db/tenancy.test.ts", "tests/db/embedded.test.ts"]) expect(found).toContain(directly);
    for (const throughOthers of ["tests/desk/queue.test.ts", "tests/faults/crowd.test.ts", "tests/story/story.test.ts"])
      expect(found).toContain(throughOthers);
    expect(found).toContain("cli/commands/commands.test.ts");
    for (const without of ["tests/widget/widget.test.ts", "tests/company/read-company.test.ts"])
      expect(found).not.toContain(without);
  });

  it("leave out by name only what is there, and would run otherwise", () => {
    for (const path of Object.keys(EMBEDDED_ONLY)) expect(found).toContain(path);
  });
});
