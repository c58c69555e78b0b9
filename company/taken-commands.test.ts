import { expect, it } from "vitest";
import { takenCommands } from "./taken-commands.js";

it("warns of an example that is a command of the product, unless the intent means it", () => {
  const text =
    "leave:\n  examples:\n    - cancelar matrícula\n    - esquece\ndesk:\n  means: person\n  examples: [atendente]\n";
  const [warning, ...others] = takenCommands({ path: "intents.yaml", text });
  expect(warning).toMatchObject({ file: "intents.yaml", line: 4 });
  expect(warning?.reason).toContain('"esquece" é um comando do Balcão');
  expect(others).toEqual([]);
});
