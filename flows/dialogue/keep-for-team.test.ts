import { describe, expect, it } from "vitest";
import type { InboundContent } from "../content.js";
import { Conversation, MONDAY, programOfFlows, talkTo } from "../testing/sample.js";

const CHOICE =
  "flow: a\nsteps:\n  - ask: Qual?\n    save: x\n    choices: { a: Um, b: Dois }\n    retry: { say: Escolha uma. }\n  - say: '{{ x }}'\n";
const RECEIPT =
  "flow: receipt\nstart: [{ keyword: comprovante }]\nsteps:\n  - ask: Mande a foto do comprovante.\n    save: file\n    type: file\n  - say: 'Recebi {{ file.media }}.'\n";
const CLOSED = "flow: closed\nstart: [{ out_of_hours: true }]\nsteps:\n  - say: 'Abrimos {{ hours.next_opening }}.'\n";
const WELCOME = "flow: welcome\nstart: [{ first_message: true }]\nsteps:\n  - say: Bem-vinda!\n";
const voice: InboundContent = { kind: "media", media: "voice", fileId: "f" };

describe("what is no text while a question is open", () => {
  it.each<[InboundContent, string]>([
    [voice, "seu áudio"],
    [{ kind: "media", media: "image", fileId: "f" }, "sua foto"],
    [{ kind: "location", latitude: 1, longitude: 2 }, "sua localização"],
    [{ kind: "contacts", contacts: [{ name: "Ana", phones: [], emails: [] }] }, "o contato"],
  ])("is named, kept for the team, and the question asked again", (content, name) => {
    const { talk } = talkTo(CHOICE);
    const [said = ""] = talk.content(content);
    expect(said).toContain(`Recebi ${name} e guardei`);
    expect(said).toContain("Qual? [Um | Dois]");
    expect(talk.ofKind("note")).toHaveLength(1);
    expect(talk.tap("Um")).toEqual(["Um"]);
  });
});

describe("a file with a caption", () => {
  it("answers what its caption starts", () => {
    const talk = new Conversation(programOfFlows([RECEIPT]));
    const understanding = {
      commands: [{ kind: "start_flow" as const, flow: "receipt", by: "keyword" as const, score: 1 }],
      candidates: [],
    };
    const content: InboundContent = { kind: "media", media: "document", fileId: "f", caption: "segue o comprovante" };
    expect(talk.event({ kind: "message", content, understanding })).toEqual(["Recebi document."]);
  });

  it("is taken by the first step that asks for a file in what its caption starts, also after words and questions", () => {
    const claim = [
      "flow: claim\nstart: [{ keyword: defeito }]\nsteps:\n  - say: Sinto muito.\n  - say: Vamos ver.",
      "  - ask: Qual o modelo?\n    save: model\n  - ask: Mande uma foto.\n    save: photo\n    type: file",
      "  - ask: E a nota?\n    save: invoice\n    type: file\n",
    ].join("\n");
    const begun = {
      commands: [{ kind: "start_flow" as const, flow: "claim", by: "keyword" as const, score: 1 }],
      candidates: [],
    };
    const content: InboundContent = { kind: "media", media: "image", fileId: "f1", caption: "defeito" };
    const talk = new Conversation(programOfFlows([claim]));
    expect(talk.event({ kind: "message", content, understanding: begun }).at(-1)).toBe("Qual o modelo?");
    expect(talk.text("A10")).toEqual(["E a nota?"]);
    expect(talk.vars.photo).toMatchObject({ id: "f1" });
  });

  it("is asked for when the file did not come", () => {
    const { talk } = talkTo(RECEIPT);
    expect(talk.content({ kind: "media", media: "image", fileId: "f" })).toEqual(["Recebi image."]);
  });
});

describe("out of hours", () => {
  it("a file or a voice note is kept for the team and hears when somebody is in, also from who writes first", () => {
    const program = programOfFlows([CLOSED, WELCOME], { hoursText: "hours: { weekdays: 08:00-18:00 }\n" });
    for (const firstContact of [true, false]) {
      const talk = new Conversation(program);
      talk.at = MONDAY + 10 * 3_600_000;
      talk.firstContact = firstContact;
      expect(talk.content(voice)).toEqual([expect.stringContaining("Recebi seu áudio"), "Abrimos amanhã às 8h."]);
      expect(talk.ofKind("note")).toHaveLength(1);
    }
  });
});
