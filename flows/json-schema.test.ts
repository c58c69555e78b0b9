import { describe, expect, it } from "vitest";
import { jsonSchemas } from "./json-schema.js";
import { STEP_KINDS } from "./steps/registry.js";

describe("the JSON Schemas", () => {
  it("know every step kind, wherever steps may stand", () => {
    const text = JSON.stringify(jsonSchemas().flow);
    for (const { verb, summary } of STEP_KINDS) {
      expect(text).toContain(`"#/$defs/step-${verb}"`);
      expect(text).toContain(summary);
    }
  });

  it("resolve every reference they make", () => {
    for (const schema of Object.values(jsonSchemas())) {
      const definitions = Object.keys(Object(schema.$defs ?? {}));
      for (const [, name] of JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/g))
        expect(definitions).toContain(name);
    }
  });
});
