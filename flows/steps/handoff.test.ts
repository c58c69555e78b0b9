import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `
flow: repair
title: Conserto
vars:
  os: { type: choice, of: { win: Windows, mac: macOS }, label: sistema }
  cpf: { type: text, pii: true, label: CPF }
steps:
  - ask: Qual sistema?
    save: os
  - ask: Seu CPF?
    save: cpf
  - handoff: { team: technicians, reason: "Sistema {{ os }}" }
  - tag: repair
`;

describe("handoff", () => {
  it("asks a team for a person, tells the customer, and sums up without personal data", () => {
    const { talk } = talkTo(FLOW);
    talk.text("mac");
    const [said = ""] = talk.text("123");
    expect(said).toContain("Vou chamar alguém da equipe");
    const [handoff] = talk.ofKind("handoff");
    expect(handoff).toMatchObject({ team: "technicians", reason: "Sistema macOS" });
    expect(handoff?.summary).toBe("Conserto\n- sistema: macOS\n- CPF: (informado na conversa)");
    expect(talk.ofKind("tag")).toHaveLength(1);
    expect(talk.idle).toBe(true);
  });

  it("promises an answer for the next opening when nobody is in", () => {
    const { said } = talkTo("flow: a\nsteps:\n  - handoff: {}\n", { hoursText: "hours: { tuesday: 08:00-18:00 }\n" });
    expect(said[0]).toContain("amanhã às 8h");
  });

  it("ends the whole dialogue, also what lies below", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - call: b\n  - say: Nunca.\n", {
      others: ["flow: b\nsteps:\n  - handoff: {}\n"],
    });
    expect(talk.idle).toBe(true);
    expect(talk.ofKind("send")).toHaveLength(1);
  });

  it("goes on when the person gives the conversation back, where that is written", () => {
    const { talk } = talkTo(
      "flow: a\nsteps:\n  - handoff: { say: false, reason: Ver preço }\n    on_returned: [{ say: Como foi? }]\n",
    );
    expect(talk.idle).toBe(false);
    expect(talk.event({ kind: "returned" })).toEqual(["Como foi?"]);
  });

  it("goes on, too, when a message shows that the bot speaks again", () => {
    const { talk } = talkTo(
      "flow: a\nstart: [{ keyword: vai }]\nsteps:\n  - handoff: { say: false }\n    on_returned: [{ say: Como foi? }]\n",
    );
    expect(talk.text("vai")).toEqual([]);
    expect(talk.last?.effects.map((effect) => effect.kind)).toEqual(["handoff"]);
    expect(talk.text("oi")).toEqual(["Como foi?"]);
  });

  it("does not count as a wait inside a loop", () => {
    const [problem] = problemsOf(["flow: a\nsteps:\n  - id: top\n    handoff: {}\n  - goto: top\n"]);
    expect(problem?.reason).toContain("sem esperar");
  });

  it("is refused for a team that does not exist", () => {
    const [problem] = problemsOf(["flow: a\nsteps:\n  - handoff: { team: technician }\n"]);
    expect(problem).toMatchObject({ line: 3, remedy: 'Você quis dizer "technicians"?' });
  });
});
