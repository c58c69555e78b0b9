import { describe, expect, it } from "vitest";
import { readYaml } from "../flows/compile/read-yaml.js";
import { readModelsFile } from "./models-file.js";

function read(text: string) {
  const parsed = readYaml({ path: "models.yaml", text });
  if (!parsed.ok) throw new Error(parsed.problem.reason);
  return readModelsFile(parsed.yaml, { KEY: "sk-muito-secreta" });
}
const GOOD = `- name: principal
  settings: { server: "https://models.example/v1/", chat: grande, seconds: 5, input_price: "0,15" }
  secrets: { api_key: "\${ENV:KEY}" }
- name: reserva
  settings: { server: "http://10.0.0.5:11434/v1", chat: pequeno }
`;
const told = (text: string) => read(text).problems.map(({ line, reason }) => `${line} ${reason}`);

describe("models.yaml", () => {
  it("names accounts in their order, with secrets from the environment", () => {
    const { models, problems } = read(GOOD);
    expect(problems).toEqual([]);
    expect(models.map(({ name, position, secrets }) => [name, position, secrets])).toEqual([
      ["principal", 0, { api_key: "sk-muito-secreta" }],
      ["reserva", 1, {}],
    ]);
  });
  it("is refused with a secret in it, a wrong address, an unknown setting, a name twice", () => {
    expect(told(GOOD.replace("${ENV:KEY}", "sk-escrita"))).toEqual([expect.stringMatching(/^3 .*escrito no arquivo/)]);
    expect(told(GOOD.replace("https://models", "ftp://models"))).toEqual([expect.stringMatching(/^2 /)]);
    expect(told(GOOD.replace("https://models", "https://a:b@models"))).toEqual([expect.stringMatching(/^2 /)]);
    expect(told(GOOD.replace("seconds: 5", "segundos: 5"))).toEqual([expect.stringMatching(/^2 .*segundos/)]);
    expect(told(GOOD.replace("seconds: 5", "seconds: 500"))).toHaveLength(1);
    expect(told(GOOD.replace("reserva", "principal"))).toEqual([expect.stringMatching(/^4 .*duas vezes/)]);
    expect(told(GOOD.replace("api_key", "senha"))).toEqual([expect.stringMatching(/^3 .*senha/)]);
  });
});
