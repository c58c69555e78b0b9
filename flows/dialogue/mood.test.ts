import { describe, expect, it } from "vitest";
import { Conversation, MONDAY, programOfFlows, talkTo } from "../testing/sample.js";
import { moodOf, wantsBot } from "./mood.js";

describe("the mood of a message", () => {
  it.each([
    "esse robô é um lixo, não funciona nada",
    "que atendimento horrível",
    "vcs são uns incompetentes",
    "vou no procon",
    "cansei disso, ninguém resolve",
    "NINGUÉM ME RESPONDE NESSA LOJA!!!",
    "que palhaçada",
    "robô burro",
    "não aguento mais falar com vocês",
    "parabéns hein, 3 dias pra trocar uma peça, serviço de primeira",
    "nota 10 viu, duas semanas esperando",
    "que maravilha, a entrega atrasou",
  ])("is anger at us in: %s", (text) => {
    expect(moodOf(text)).toBe("angry");
  });

  it.each(["to desesperada, meu tcc é amanhã", "socorro", "vou perder tudo que tenho no hd"])(
    "is despair in: %s",
    (text) => {
      expect(moodOf(text)).toBe("desperate");
    },
  );

  it.each([
    "essa merda de computador tá lento",
    "meu pc é um lixo",
    "que porcaria de notebook, trava toda hora",
    "internet horrível hoje",
    "a net ta tao boa que nem preciso de vcs kkkk mentira ta horrivel",
    "NÃO CONSIGO LIGAR MEU COMPUTADOR",
    "bom dia",
    "quanto custa?",
    "OK",
    "parabéns, ficou pronto em 2 dias",
    "nota 10, nem demorou",
  ])("is neither in: %s", (text) => {
    expect(moodOf(text)).toBeNull();
  });
});

describe("somebody who is angry", () => {
  const ask = "flow: a\nsteps:\n  - ask: Qual?\n    save: x\n    choices: { a: Um, b: Dois }\n";

  it("gets a person, also in the middle of a question, with a line that stands out", () => {
    const { talk } = talkTo(ask);
    const said = talk.text("esse robô é um lixo, não funciona nada");
    expect(said[0]).toContain("Sinto muito");
    expect(talk.ofKind("handoff")).toMatchObject([{ reason: "PRIORIDADE: cliente irritado" }]);
    expect(talk.ofKind("note")[0]?.text).toContain("não funciona nada");
  });

  it("hears out of hours when somebody answers", () => {
    const talk = new Conversation(programOfFlows([ask], { hoursText: "hours: { weekdays: 08:00-18:00 }\n" }));
    talk.at = MONDAY + 10 * 3_600_000;
    expect(talk.text("vocês são uma vergonha").at(-1)).toContain("amanhã às 8h");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });
});

describe("back to the bot", () => {
  it.each([
    "deixa, volta pro robô",
    "quero voltar pro robô",
    "prefiro falar com o bot",
    "volta pro assistente virtual",
  ])("%s", (text) => {
    expect(wantsBot(text)).toBe(true);
  });

  it.each(["não quero falar com robô", "esse robô é um lixo", "meu robô aspirador voltou", "sair do robô"])(
    "not: %s",
    (text) => {
      expect(wantsBot(text)).toBe(false);
    },
  );

  it("ends what asked for a message to the team, even where nothing else is listened to", () => {
    const talk = new Conversation(
      programOfFlows([
        "flow: leave\nstart: [{ keyword: humano }]\nsteps:\n  - ask: Qual é o recado?\n    save: note\n    interruptible: false\n    timeout: { after: 30m }\n  - handoff: {}\n",
      ]),
    );
    talk.text("humano");
    expect(talk.text("deixa, volta pro robô")[0]).toContain("Sigo por aqui com você");
    expect(talk.idle).toBe(true);
    expect(talk.ofKind("handoff")).toEqual([]);
  });
});
