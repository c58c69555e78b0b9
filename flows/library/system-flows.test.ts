import { describe, expect, it } from "vitest";
import { programOfFlows } from "../testing/sample.js";
import { embedded } from "./embed-system-flows.js";
import { SYSTEM_FLOWS } from "./system-flows.js";

describe("the system flows", () => {
  it("are embedded as the YAML files say (else run: npx tsx flows/library/write-system-flows.ts)", () => {
    const text = embedded();
    expect(JSON.parse(text.slice(text.indexOf("= ") + 2, text.lastIndexOf(";")))).toEqual(SYSTEM_FLOWS);
  });

  it("compile by themselves", () => {
    const program = programOfFlows([]);
    expect(program.flows.size).toBe(SYSTEM_FLOWS.length);
  });
});
