import { describe, expect, it } from "vitest";
import { hearMeanwhile } from "../dialogue/hear-meanwhile.js";
import type { DialogueState } from "../state.js";
import { problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `
flow: cep
vars:
  name: { type: text }
steps:
  - ask: Nome?
    save: name
  - http:
      url: "https://api.example.com/find?q={{ name }}"
      method: POST
      headers: { X-Name: "{{ name }}" }
      body: { name: "{{ name }}", length: "{{ size(name) }}", fixed: 1, list: ["a {{ name }}"] }
    save: answer
    on_failed: { goto: failed }
    on_timeout: [{ say: Demorou. }]
  - say: "Achei: {{ answer.body.city }}"
  - end: found
  - id: failed
    say: Não deu.
`;

describe("http", () => {
  it("asks with everything filled in, escaped for where it stands, and goes on with the answer", () => {
    const { talk } = talkTo(FLOW);
    expect(talk.text('a&b="1"\nX: y')).toEqual([]);
    expect(talk.last?.silence).toBe("waiting");
    expect(talk.ofKind("http")[0]).toMatchObject({
      method: "POST",
      url: "https://api.example.com/find?q=a%26b%3D%221%22%0AX%3A%20y",
      headers: { "X-Name": 'a&b="1" X: y' },
      body: { name: 'a&b="1"\nX: y', length: 12, fixed: 1, list: ['a a&b="1"\nX: y'] },
      timeoutMs: 15_000,
    });
    expect(talk.result("http", "ok", { status: 200, body: { city: "São Paulo" } })).toEqual(["Achei: São Paulo"]);
  });

  it("takes the ways for a failure and for an answer that never came", () => {
    const failed = talkTo(FLOW).talk;
    failed.text("x");
    expect(failed.result("http", "ok", { status: 500, body: null })).toEqual(["Não deu."]);
    const slow = talkTo(FLOW).talk;
    slow.text("x");
    expect(slow.timer()).toEqual(["Demorou.", "Achei: "]);
    expect(slow.result("http", "ok", { status: 200, body: {} })).toEqual([]);
  });

  describe("after a person gave the conversation back", () => {
    const returned = (
      method: string,
      meanwhile: (state: DialogueState, key: string) => DialogueState = (state) => state,
    ) => {
      const { talk } = talkTo(
        `flow: a\nsteps:\n  - http: { url: "https://api.example.com/x", method: ${method} }\n    save: answer\n  - say: "Deu {{ answer.body }}"\n`,
      );
      const [first] = talk.ofKind("http");
      talk.state = meanwhile(talk.state, first?.key ?? "");
      return { talk, first, said: talk.event({ kind: "returned" }) };
    };
    const timer = (state: DialogueState) =>
      hearMeanwhile(state, { kind: "timer", timer: state.frames[0]?.wait?.timer ?? "" });
    const result = (state: DialogueState, effect: string) =>
      hearMeanwhile(state, { kind: "result", effect, outcome: "ok", value: { status: 200, body: 7 } });

    it.each([
      ["nothing came", undefined],
      ["its time was up", timer],
    ])("a question is asked again when %s meanwhile", (_what, meanwhile) => {
      const { talk, first, said } = returned("GET", meanwhile);
      expect(said).toEqual([]);
      expect(talk.ofKind("handoff")).toEqual([]);
      expect(talk.ofKind("http").map(({ url }) => url)).toEqual([first?.url, first?.url]);
      expect(talk.result("http", "ok", { status: 200, body: 9 })).toEqual(["Deu 9"]);
    });

    it("an answer that came meanwhile counts, and nothing is asked again", () => {
      const { talk, said } = returned("GET", result);
      expect(said).toEqual(["Deu 7"]);
      expect(talk.ofKind("http")).toHaveLength(1);
    });

    it("what changes something elsewhere is not done twice: a person sees to it", () => {
      const { talk } = returned("POST");
      expect(talk.ofKind("http")).toHaveLength(1);
      expect(talk.ofKind("handoff")).toHaveLength(1);
    });
  });

  it("apologises and hands over when no way is written for a failure", () => {
    const { talk } = talkTo('flow: a\nsteps:\n  - http: { url: "https://api.example.com/" }\n');
    const said = talk.result("http", "failed", null);
    expect(said[0]).toContain("problema do meu lado");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("keeps a result that came during an interruption until the flow is on top again", () => {
    const { talk } = talkTo(
      'flow: a\nsteps:\n  - http: { url: "https://api.example.com/" }\n    save: r\n  - say: "{{ r.status }}"\n',
      {
        others: ["flow: b\nstart: [{ keyword: outro }]\nsteps:\n  - ask: Sim?\n    save: x\n"],
      },
    );
    expect(talk.text("outro")).toEqual(["Sim?"]);
    expect(talk.result("http", "ok", { status: 204, body: null })).toEqual([]);
    expect(talk.text("certo")).toEqual(["204"]);
  });

  it("is refused when the server's name could come from a customer", () => {
    for (const url of [
      "https://{{ name }}.example.com/",
      "{{ name }}",
      "https://a.com{{ name }}/",
      "https://user@{{ name }}",
      "file:///etc/passwd",
    ]) {
      const problems = problemsOf([`flow: a\nvars:\n  name: { type: text }\nsteps:\n  - http: { url: "${url}" }\n`]);
      expect(problems[0]?.reason, url).toContain("servidor fixo");
    }
  });
});
