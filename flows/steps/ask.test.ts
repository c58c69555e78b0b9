import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const SYSTEM = `
flow: pc
steps:
  - ask: Qual é o sistema?
    save: os
    choices: { windows: Windows, macos: macOS, linux: Linux }
    retry: { times: 2, say: Toque em uma das opções. }
    on_failed: { goto: person }
  - say: "Anotado: {{ os }}."
  - end: known
  - id: person
    say: Vou pedir ajuda.
`;

describe("ask", () => {
  it("offers its choices and takes an id, a label, a number, a number in words and a small typo", () => {
    for (const [answer, label] of [
      ["macos", "macOS"],
      ["Windows", "Windows"],
      ["3", "Linux"],
      ["dois", "macOS"],
      ["a segunda", "macOS"],
      ["windos", "Windows"],
    ]) {
      const { talk, said } = talkTo(SYSTEM);
      expect(said).toEqual(["Qual é o sistema? [Windows | macOS | Linux]"]);
      expect(talk.text(answer ?? ""), answer).toEqual([`Anotado: ${label}.`]);
    }
  });

  it("takes the option that was tapped", () => {
    const { talk } = talkTo(SYSTEM);
    expect(talk.content({ kind: "choice", id: "linux", text: "Linux" })).toEqual(["Anotado: Linux."]);
  });

  it("asks again as often as it may, and then takes the way out", () => {
    const { talk } = talkTo(SYSTEM);
    const again = "Toque em uma das opções. [Windows | macOS | Linux]";
    expect(talk.text("azul")).toEqual([again]);
    expect(talk.text("verde")).toEqual([`Ainda não peguei, desculpe. ${again}`]);
    expect(talk.text("roxo")).toEqual(["Vou pedir ajuda."]);
    expect(talk.idle).toBe(true);
  });

  it("hands over when nothing fits and no way out is written", () => {
    const { talk } = talkTo(
      "flow: a\nsteps:\n  - ask: Qual o seu CPF?\n    save: cpf\n    type: cpf\n    retry: { times: 0 }\n",
    );
    talk.text("abacaxi");
    expect(talk.ofKind("handoff")).toHaveLength(1);
    expect(talk.idle).toBe(true);
  });

  it("says what is wrong with an answer of the wrong type", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - ask: Qual o seu CPF?\n    save: cpf\n    type: cpf\n");
    const [said = ""] = talk.text("111.111.111-11");
    expect(said).toMatch(/CPF/);
    expect(said).toContain("Qual o seu CPF?");
  });

  it("offers yes and no by itself", () => {
    const { talk, said } = talkTo(
      "flow: a\nsteps:\n  - ask: Funciona?\n    save: works\n    type: yes_no\n  - ask: Mais algo?\n    save: more\n",
    );
    expect(said).toEqual(["Funciona? [Sim | Não]"]);
    talk.content({ kind: "choice", id: "nao", text: "Não" });
    expect(talk.vars.works).toBe(false);
  });
});

describe("ask, by what is known and how long it waits", () => {
  it("is skipped when the answer is known, unless it says otherwise", () => {
    const known = (again: string): string[] =>
      talkTo(`
flow: a
steps:
  - set: { name: '"Ana"' }
  - ask: Como é seu nome?
    save: name
${again}  - say: "Oi, {{ name }}."
`).said;
    expect(known("")).toEqual(["Oi, Ana."]);
    expect(known("    ask_again: true\n")).toEqual(["Como é seu nome?"]);
  });

  it("asks again when a loop comes back to it", () => {
    const { talk } = talkTo(`
flow: menu
steps:
  - id: top
    ask: Mais um?
    save: more
    type: yes_no
  - if: more
    then:
      - goto: top
  - say: Fim.
`);
    expect(talk.text("sim")).toEqual(["Mais um? [Sim | Não]"]);
    expect(talk.text("não")).toEqual(["Fim."]);
  });

  it("takes the way of its timeout, and ignores that timer afterwards", () => {
    const { talk } = talkTo(`
flow: a
steps:
  - ask: Alguém aí?
    save: x
    timeout: { after: 20m, goto: nudge }
  - end: ok
  - id: nudge
    say: Fico por aqui.
`);
    const timer = talk.ofKind("set_timer")[0];
    expect(timer?.at).toBe(talk.at + 20 * 60_000);
    talk.text("estou");
    expect(talk.ofKind("cancel_timer").map((effect) => effect.timer)).toEqual([timer?.timer]);
    expect(talk.timer(timer?.timer)).toEqual([]);
    expect(talk.last?.silence).toBe("ignored");
  });

  it("runs the timeout's steps, or says that it leaves, when the customer is silent", () => {
    const steps = talkTo(
      "flow: a\nsteps:\n  - ask: E aí?\n    save: x\n    timeout: { after: 1h, do: [{ say: Até! }] }\n",
    );
    expect(steps.talk.timer()).toEqual(["Até!"]);
    const silent = talkTo("flow: a\nsteps:\n  - ask: E aí?\n    save: x\n    timeout: { after: 1h }\n");
    expect(silent.talk.timer()[0]).toContain("Fico por aqui");
    expect(silent.talk.idle).toBe(true);
  });

  it("lets go of a question that was left for a day, without a timer", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - ask: Seu nome?\n    save: name\n");
    expect(talk.ofKind("set_timer")).toHaveLength(0);
    talk.at += 25 * 3_600_000;
    expect(talk.text("olha só")[0]).toContain("não entendi");
  });

  it("takes a file and a place where it asks for one, and says so where it does not", () => {
    const photo = { kind: "media", media: "image", fileId: "f1", mime: "image/jpeg" } as const;
    const file = talkTo(
      "flow: a\nsteps:\n  - ask: Mande uma foto.\n    save: photo\n    type: file\n  - ask: E?\n    save: x\n",
    );
    expect(file.talk.text("depois")[0]).toContain("Preciso do arquivo");
    file.talk.content(photo);
    expect(file.talk.vars.photo).toMatchObject({ id: "f1", media: "image" });
    const place = talkTo(
      "flow: a\nsteps:\n  - ask: Onde?\n    save: where\n    type: location\n  - ask: E?\n    save: x\n",
    );
    place.talk.content({ kind: "location", latitude: -23.5, longitude: -46.6 });
    expect(place.talk.vars.where).toMatchObject({ latitude: -23.5, longitude: -46.6 });
    const words = talkTo("flow: a\nsteps:\n  - ask: Seu nome?\n    save: name\n");
    expect(words.talk.content(photo)[0]).toContain("Recebi sua foto");
  });

  it("computes its options", () => {
    const { talk, said } = talkTo(`
flow: a
inputs: [slots]
vars:
  slots: { type: list }
steps:
  - ask: Qual horário?
    save: slot
    choices: { from: '["9h", "10h"]' }
  - ask: Certo?
    save: ok
    type: yes_no
`);
    expect(said).toEqual(["Qual horário? [9h | 10h]"]);
    talk.text("2");
    expect(talk.vars.slot).toBe("10h");
  });

  it("remembers what is of the contact's scope, and does not ask it again", () => {
    const flow =
      "flow: a\nvars:\n  name: { type: text, scope: contact, pii: true }\nsteps:\n  - ask: Seu nome?\n    save: name\n  - say: 'Oi, {{ name }}.'\n";
    const { talk } = talkTo(flow);
    talk.text("Ana");
    expect(talk.ofKind("remember").map((effect) => effect.vars)).toEqual([{ name: "Ana" }]);
    expect(talk.start("a")).toEqual(["Oi, Ana."]);
    expect(JSON.stringify(talk.last?.trace)).not.toContain("Ana");
  });
});

describe("an ask that does not compile", () => {
  it("is refused when it holds the customer without an end", () => {
    const [problem] = problemsOf(["flow: a\nsteps:\n  - ask: Senha?\n    save: x\n    interruptible: false\n"]);
    expect(problem).toMatchObject({ line: 5, flow: "a", step: "steps.0" });
    expect(problem?.reason).toContain("não tem prazo");
  });

  it("is refused in a flow held shut as a whole, too", () => {
    const flow = "flow: a\ninterruptible: false\nsteps:\n  - ask: Senha?\n    save: x\n";
    expect(problemsOf([flow])[0]).toMatchObject({ line: 4, reason: expect.stringContaining("não tem prazo") });
    expect(problemsOf([`${flow}    timeout: { after: 5m }\n`])).toEqual([]);
  });

  it("is refused when two options cannot be told apart", () => {
    const [problem] = problemsOf(["flow: a\nsteps:\n  - ask: Qual?\n    save: x\n    choices: { a: Sim, b: Sim }\n"]);
    expect(problem?.reason).toContain('"Sim"');
  });

  it("is refused when an option is not among those declared, or stands twice", () => {
    const other = problemsOf([
      "flow: a\nvars:\n  os: { type: choice, of: [mac] }\nsteps:\n  - ask: Qual?\n    save: os\n    choices: { win: Windows }\n",
    ]);
    expect(other[0]?.reason).toContain('"win" não está nas opções declaradas');
    const twice = problemsOf([
      "flow: a\nsteps:\n  - ask: Qual?\n    save: os\n    choices: [{ id: a, label: A }, { id: a, label: B }]\n",
    ]);
    expect(twice[0]?.reason).toContain("aparece duas vezes");
  });

  it("is refused when its options fit no channel, not even as numbered text", () => {
    const many = Array.from({ length: 300 }, (_, index) => `o${index}: Opção de número ${index}`).join(", ");
    const [problem] = problemsOf([`flow: a\nsteps:\n  - ask: Qual?\n    save: x\n    choices: { ${many} }\n`]);
    expect(problem?.reason).toContain("nem como texto numerado");
  });

  it("that is asked once needs a way out for when another topic comes in between", () => {
    const [problem] = problemsOf(["flow: a\nsteps:\n  - ask: O quê?\n    save: x\n    once: true\n"]);
    expect(problem?.reason).toContain("timeout");
  });
});

describe("a name that is asked for", () => {
  const NAME = `flow: who
vars: { caller: { type: text, label: nome } }
steps:
  - ask: Com quem eu falo?
    save: caller
  - say: "Oi, {{ caller }}."
`;

  it.each([
    ["meu nome é rute e preciso marcar um horário", "Oi, rute."],
    ["Ivo Castro", "Oi, Ivo Castro."],
  ])("is the name alone: %s", (text, said) => {
    expect(talkTo(NAME).talk.text(text)).toEqual([said]);
  });
});
