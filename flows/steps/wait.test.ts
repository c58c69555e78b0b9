import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

describe("wait", () => {
  it("goes on when its time is over", () => {
    const { talk, said } = talkTo("flow: a\nsteps:\n  - say: Já volto.\n  - wait: 10s\n  - say: Voltei.\n");
    expect(said).toEqual(["Já volto."]);
    expect(talk.ofKind("set_timer")[0]?.at).toBe(talk.at + 10_000);
    expect(talk.timer()).toEqual(["Voltei."]);
  });

  it("says once that it takes a moment when the customer writes meanwhile", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - wait: 10s\n  - say: Voltei.\n");
    expect(talk.text("e aí?")[0]).toContain("Só um momento");
    expect(talk.text("oi?")).toEqual([]);
    expect(talk.last?.silence).toBe("waiting");
    expect(talk.timer()).toEqual(["Voltei."]);
  });

  it("keeps quiet during a short pause, because it speaks in a moment", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - wait: 2s\n  - say: Voltei.\n");
    expect(talk.text("oi?")).toEqual([]);
    expect(talk.last?.silence).toBe("waiting");
  });

  it("ends early by a message where that is written", () => {
    const { talk } = talkTo(
      "flow: a\nsteps:\n  - wait: 1h\n    on_message: [{ say: Que bom que voltou! }]\n  - say: Fim.\n",
    );
    expect(talk.text("oi")).toEqual(["Que bom que voltou!", "Fim."]);
    expect(talk.ofKind("cancel_timer")).toHaveLength(1);
  });

  it("is refused without a time that it ends at", () => {
    expect(problemsOf(["flow: a\nsteps:\n  - wait: 0s\n"])[0]?.reason).toContain("não dura nada");
    expect(problemsOf(["flow: a\nsteps:\n  - wait: um pouco\n"])[0]?.reason).toContain("duração");
  });
});
