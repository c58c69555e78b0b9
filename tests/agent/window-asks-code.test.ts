import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { EXIT } from "../../agent/program/exit-code.js";
import { until } from "./fake-hub.js";
import { buildAgent, makeFolders, startProgram } from "./program-under-test.js";

const folders = makeFolders();
afterAll(() => folders.clear());

it("a page that asks for the code asks again after a mistake, and can end and remove the program", async () => {
  const folder = folders.make();
  const script = buildAgent(folder);
  const home = join(folder, "home");
  // Without a browser the program prints the page's address.
  const env = { PATH: folder };
  const program = startProgram(script, ["--window", "--home", home, "--server", "http://127.0.0.1:1"], folder, env);
  try {
    const address = () => /(http:\/\/127\.0\.0\.1:\d+)\/#([\w-]+)/.exec(program.said());
    await until(() => address() !== null);
    const [, origin = "", code] = address() ?? [];
    let token = "";
    const post = (path: string, body: object) =>
      fetch(origin + path, {
        method: "POST",
        headers: { origin, "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    token = String((await (await post("/enter", { code })).json()).token);
    let version = -1;
    const look = async () => {
      const answer = await fetch(`${origin}/state?after=${version}`, { headers: { authorization: `Bearer ${token}` } });
      const state = await answer.json();
      version = state.version;
      return state;
    };
    const question = ({ parts }: { parts: { question: string } }) =>
      /data-question="([\w-]+)"/.exec(parts.question)?.[1] ?? "";
    let state = await look();
    while (question(state) === "") state = await look();
    const first = question(state);
    expect((await post("/act", { act: "type", question: first, text: "KXTQ-1" })).status).toBe(204);
    while (["", first].includes(question(state))) state = await look();
    expect(state.parts.notes).toContain("tem 8 letras e números");
    expect((await post("/act", { act: "remove" })).status).toBe(204);
    while (!state.ended) state = await look();
    expect(state.parts.status).toContain("apaguei deste computador");
    expect(await program.exit).toBe(EXIT.goodbye);
    expect(existsSync(home)).toBe(false);
  } finally {
    program.child.kill("SIGKILL");
  }
});
