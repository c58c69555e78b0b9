import { describe, expect, it } from "vitest";
import type { Capabilities } from "../capabilities.js";
import { MESSENGER, problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `flow: a
start: [{ keyword: [lento] }]
steps:
  - diagnose: { scope: quick }
    save: report
    timeout: { after: 20m, goto: nudge }
  - say: "Nota {{ report.score }}, {{ size(report.recommended) }} indicado."
  - end: done
  - id: nudge
    say: Quando quiser.
`;
const OTHER = "flow: b\nstart: [{ keyword: [horário] }]\nsteps:\n  - say: Das 9 às 18.\n";
const INVITED = {
  invite: "p1",
  code: "KXTQ-7M9P",
  url: "https://x.example/agent?c=KXTQ-7M9P",
  expires_at: "2026-01-05",
};
const CLAIMED = { invite: "p1", device: { id: "d1", name: "PC-ANA", os: "Windows 11" } };
const REPORT = {
  id: "r1",
  score: 42,
  findings: [
    { title: "Saúde do disco", meaning: "O disco está falhando.", remedy: "Faça uma cópia hoje." },
    { title: "Espaço em disco", meaning: "Está cheio.", remedy: "Uma limpeza." },
    { title: "Bateria", meaning: "Gasta.", remedy: "Trocar." },
  ],
  unknown: ["Temperatura"],
  recommended: ["troca-ssd"],
  url: "https://x.example/r/k",
  device: CLAIMED.device,
};

const begin = (flow = FLOW) => talkTo(flow, { others: [OTHER] }).talk;
/** The requests that were made to one room. */
const asked = (talk: ReturnType<typeof begin>, to: string) => talk.ofKind("request").filter((each) => each.to === to);

function invited(flow?: string) {
  const talk = begin(flow);
  const said = talk.result("request", "invited", INVITED);
  return { talk, said };
}
function claimed(flow?: string) {
  const { talk } = invited(flow);
  const said = talk.result("request", "claimed", CLAIMED);
  return { talk, said };
}
function scanning(flow?: string) {
  const { talk } = claimed(flow);
  const said = talk.text("sim");
  return { talk, said };
}

describe("diagnose", () => {
  it("says what the program reads, that it is free and shown before it is sent, with link and code", () => {
    const { talk, said } = invited();
    expect(asked(talk, "devices.invite")[0]?.input).toEqual({ scope: "quick" });
    for (const part of ["grátis", INVITED.url, INVITED.code, "nunca fotos", "antes de enviar"])
      expect(said[0]).toContain(part);
    expect(said).toHaveLength(1);
  });

  it("asks whether the computer that came is theirs, and measures it after a yes only", () => {
    const { talk, said } = claimed();
    expect(said).toEqual(["PC-ANA, Windows 11: é o seu? [Sim | Não]"]);
    expect(asked(talk, "devices.scan")).toEqual([]);
    talk.text("sim");
    expect(asked(talk, "devices.scan")[0]?.input).toEqual({ invite: "p1", scope: "quick" });
  });

  it("tells in four lines the score, what was found with the worst first, what helps and the page, and goes on", () => {
    const { talk } = scanning();
    const [lines, after] = talk.result("request", "reported", REPORT);
    expect(lines?.split("\n")).toEqual([
      "Pronto! Saúde de PC-ANA: 42 de 100.",
      "Saúde do disco: O disco está falhando. Também: espaço em disco, bateria.",
      "O que ajuda: Faça uma cópia hoje.",
      "Tudo em detalhe, e o que não deu para medir: https://x.example/r/k",
    ]);
    expect(after).toBe("Nota 42, 1 indicado.");
  });

  it("stays short however much was found", () => {
    const { talk } = scanning();
    const findings = Array.from({ length: 9 }, (_, n) => ({
      title: `Coisa ${n}`,
      meaning: "Vai mal.",
      remedy: "Ver.",
    }));
    const [lines] = talk.result("request", "reported", { ...REPORT, findings });
    expect(lines?.split("\n")).toHaveLength(4);
    expect(lines).toContain("Coisa 0: Vai mal. Também: coisa 1, coisa 2, coisa 3 e mais 5.");
  });

  it("never calls a computer fine without saying what could not be measured", () => {
    const { talk } = scanning();
    const [lines] = talk.result("request", "reported", { ...REPORT, score: 100, findings: [] });
    expect(lines?.split("\n").slice(1)).toEqual([
      "Nada de errado no que deu para medir. Ficou de fora: temperatura.",
      "Tudo em detalhe: https://x.example/r/k",
    ]);
  });

  it("rejects a computer that is not theirs and invites once more; the second time it is declined", () => {
    const { talk } = claimed();
    expect(talk.text("não")[0]).toContain("nada foi lido");
    expect(asked(talk, "devices.reject")[0]?.input).toEqual({ invite: "p1" });
    expect(asked(talk, "devices.invite")).toHaveLength(2);
    expect(talk.result("request", "invited", { ...INVITED, invite: "p2" })).toHaveLength(1);
    talk.result("request", "claimed", { ...CLAIMED, invite: "p2" });
    talk.text("não");
    expect(asked(talk, "devices.reject").map((each) => each.input)).toEqual([{ invite: "p1" }, { invite: "p2" }]);
    expect(asked(talk, "devices.invite")).toHaveLength(2);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("offers the program itself where the channel shows downloads, with all that it says in words elsewhere", () => {
    const file = { system: "win-x64", url: "https://x.example/a", name: "a.exe", bytes: 1, sha256: "ab", signed: true };
    const value = { ...INVITED, expires_at: "2026-01-05T13:10:00Z", picture: "f1", programs: [file] };
    const talk = begin();
    talk.capabilities = { ...MESSENGER, downloads: true };
    const [said = ""] = talk.result("request", "invited", value);
    const [sent, ...more] = talk.ofKind("send").slice(-1);
    expect(more).toEqual([]);
    expect(sent?.content).toMatchObject({
      kind: "text",
      text: said,
      download: {
        code: INVITED.code,
        page: INVITED.url,
        address: "x.example/agent",
        expiresAt: Date.parse("2026-01-05T13:10:00Z"),
        picture: "f1",
        files: [file],
      },
    });
    const { content } = sent ?? {};
    const instead = content?.kind === "text" ? (content.download?.instead ?? "") : "";
    expect(said.endsWith(instead)).toBe(true);
    expect(instead).toContain(INVITED.url);
  });

  it("sends words first and then the address as a picture where there are no downloads, and words alone without pictures", () => {
    const value = { ...INVITED, picture: "f1", programs: [] };
    const sent = (capabilities: Capabilities) => {
      const talk = begin();
      talk.capabilities = capabilities;
      talk.result("request", "invited", value);
      return talk.ofKind("send").map(({ content }) => content);
    };
    const [words, picture, ...more] = sent(MESSENGER);
    expect(more).toEqual([]);
    expect(words).toEqual({ kind: "text", text: expect.stringContaining("digite x.example/agent e esse código") });
    expect(picture).toMatchObject({ kind: "media", media: "image", fileId: "f1" });
    expect(sent({ ...MESSENGER, media: { send: {}, caption: 0 } })).toEqual([words]);
  });

  it("hears a claim of the first invitation no more after the second was made", () => {
    const { talk } = claimed();
    const first = asked(talk, "devices.invite")[0]?.key ?? "";
    talk.text("não");
    expect(talk.event({ kind: "result", effect: first, outcome: "claimed", value: CLAIMED })).toEqual([]);
  });

  it("tells who is on the phone what to do, and repeats link and code to whoever writes meanwhile", () => {
    const { talk } = invited();
    expect(talk.text("mas eu to no celular")[0]).toContain(
      "No navegador de lá, digite x.example/agent e o código KXTQ-7M9P.",
    );
    expect(talk.text("e agora?")[0]).toContain(INVITED.code);
  });

  it("lets other things be asked while it waits, and comes back", () => {
    const { talk } = invited();
    const said = talk.text("horário");
    expect(said[0]).toBe("Das 9 às 18.");
    expect(said.at(-1)).toContain(INVITED.url);
    expect(talk.result("request", "claimed", CLAIMED)).toEqual(["PC-ANA, Windows 11: é o seu? [Sim | Não]"]);
    expect(talk.text("horário").at(-1)).toContain("é o seu?");
  });

  it("takes a no to the whole thing, kills the invitation and calls a person", () => {
    const { talk } = invited();
    expect(talk.text("não quero baixar nada")[0]).toContain("nada foi enviado");
    expect(asked(talk, "devices.reject")).toHaveLength(1);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("takes the way of the timeout, after which no computer is let in", () => {
    const { talk } = invited();
    expect(talk.timer()).toEqual(["Quando quiser."]);
    expect(asked(talk, "devices.reject")[0]?.input).toEqual({ invite: "p1" });
    const expired = invited().talk;
    expect(expired.result("request", "expired", {})).toEqual([
      expect.stringContaining("código venceu"),
      "Quando quiser.",
    ]);
  });

  it.each([
    ["declined", "não foi autorizado"],
    ["lost", "Perdi o contato"],
    ["failed", "Nada foi mudado"],
  ])("is never silent when the scan ends as %s: a person is called", (outcome, words) => {
    const { talk } = scanning();
    expect(talk.result("request", outcome, { reason: "x" }).join(" ")).toContain(words);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("takes the author's ways, and keeps nothing in the variable that is no report", () => {
    const flow = `flow: a\nsteps:\n  - diagnose: {}\n    save: report\n    on_failed: [{ say: "{{ report == null }}" }]\n    on_declined: [{ say: Outro dia. }]\n`;
    const failed = talkTo(flow).talk;
    expect(failed.result("request", "failed", null)).toEqual(["sim"]);
    const declined = scanning(flow).talk;
    expect(declined.result("request", "declined", null).at(-1)).toBe("Outro dia.");
  });

  it("is refused where its variable holds something else", () => {
    const flow = "flow: a\nvars: { report: { type: text } }\nsteps:\n  - diagnose: {}\n    save: report\n";
    expect(problemsOf([flow])[0]?.reason).toContain("não guarda um relatório");
  });
});
