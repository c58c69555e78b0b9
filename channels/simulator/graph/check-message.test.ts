import { describe, expect, it } from "vitest";
import { checkMessage } from "./check-message.js";

const ENVELOPE = { messaging_product: "whatsapp", recipient_type: "individual", to: "5511988887777" };
const BODY = { text: "Posso ajudar?" };

function buttons(all: { id: string; title: string }[], body: object = BODY) {
  const action = { buttons: all.map((reply) => ({ type: "reply", reply })) };
  return { ...ENVELOPE, type: "interactive", interactive: { type: "button", body, action } };
}

function list(rows: { id: string; title: string; description?: string }[], button = "Ver opções") {
  return {
    ...ENVELOPE,
    type: "interactive",
    interactive: { type: "list", body: BODY, action: { button, sections: [{ rows }] } },
  };
}

const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `r${at}`, title: `Opção ${at}` }));
const tooMany = Array.from({ length: 4 }, (_, at) => ({ id: `b${at}`, title: `Botão ${at}` }));

function refusal(body: unknown): { code: number; text: string } {
  const checked = checkMessage(body);
  if (checked.kind !== "refused") throw new Error(`was taken: ${JSON.stringify(checked)}`);
  expect(checked.error.status).toBe(400);
  return { code: checked.error.code, text: `${checked.error.message} ${checked.error.details ?? ""}` };
}

describe("a message at the stand-in", () => {
  it.each([
    ["a text of 4096", { ...ENVELOPE, type: "text", text: { body: "a".repeat(4096), preview_url: false } }],
    ["a text without a type", { ...ENVELOPE, text: { body: "oi" } }],
    [
      "three buttons at their limits",
      buttons([0, 1, 2].map((at) => ({ id: `${at}`.padEnd(256, "x"), title: `${at}`.padEnd(20, "x") }))),
    ],
    ["a list of ten", list(rows(10))],
    ["a place", { ...ENVELOPE, type: "location", location: { latitude: -23.5, longitude: -46.6 } }],
    ["a reaction taken back", { ...ENVELOPE, type: "reaction", reaction: { message_id: "wamid.x", emoji: "" } }],
    ["a template", { ...ENVELOPE, type: "template", template: { name: "lembrete", language: { code: "pt_BR" } } }],
  ])("is taken when it is %s", (_name, body) => {
    expect(checkMessage(body)).toMatchObject({ kind: "message", to: "5511988887777" });
  });

  it.each([
    ["a text of 4097", { ...ENVELOPE, type: "text", text: { body: "a".repeat(4097) } }, 100, "Max length: 4096"],
    ["an empty text", { ...ENVELOPE, type: "text", text: { body: "" } }, 100, "Min length: 1"],
    ["four buttons", buttons(tooMany), 131009, "Max allowed buttons: 3"],
    ["no buttons", buttons([]), 131009, "Min allowed buttons: 1"],
    [
      "a button of 21",
      buttons([{ id: "b", title: "a".repeat(21) }]),
      131009,
      "Button title length invalid. Min length: 1, Max length: 20",
    ],
    ["an id of 257", buttons([{ id: "a".repeat(257), title: "Sim" }]), 131009, "Max length: 256"],
    [
      "two buttons with one id",
      buttons([
        { id: "b", title: "Sim" },
        { id: "b", title: "Não" },
      ]),
      131009,
      "Duplicated button id",
    ],
    [
      "two buttons that read the same",
      buttons([
        { id: "a", title: "Sim" },
        { id: "b", title: "Sim" },
      ]),
      131009,
      "Duplicated button title",
    ],
    [
      "a body of 1025 above buttons",
      buttons([{ id: "b", title: "Sim" }], { text: "a".repeat(1025) }),
      131009,
      "Max length: 1024",
    ],
    ["a list of eleven", list(rows(11)), 131009, "Total row count exceed max allowed count: 10"],
    ["a row of 25", list([{ id: "r", title: "a".repeat(25) }]), 131009, "Max length: 24"],
    ["a description of 73", list([{ id: "r", title: "Opção", description: "a".repeat(73) }]), 131009, "Max length: 72"],
    ["a row id of 201", list([{ id: "a".repeat(201), title: "Opção" }]), 131009, "Max length: 200"],
    ["an opener of 21", list(rows(2), "a".repeat(21)), 131009, "Max length: 20"],
    [
      "a caption of 1025",
      { ...ENVELOPE, type: "image", image: { id: "1", caption: "a".repeat(1025) } },
      131009,
      "Max length: 1024",
    ],
    [
      "a place beyond the pole",
      { ...ENVELOPE, type: "location", location: { latitude: 91, longitude: 0 } },
      131009,
      "latitude",
    ],
  ])("is refused with Meta's words when it has %s", (_name, body, code, words) => {
    const refused = refusal(body);
    expect(refused.code).toBe(code);
    expect(refused.text).toContain(words);
  });

  it("is refused with code 100 and the known types when its type is unknown", () => {
    const { code, text } = refusal({ ...ENVELOPE, type: "poll", poll: {} });
    expect(code).toBe(100);
    expect(text).toMatch(/Param type must be one of \{AUDIO, .*\} - got "poll"/);
  });

  it("is refused with 131008 when the member of its type is missing", () => {
    expect(refusal({ ...ENVELOPE, type: "image" })).toMatchObject({
      code: 131008,
      text: expect.stringContaining("image is required"),
    });
  });

  it("is refused with code 100 when it says something that Meta does not know", () => {
    expect(refusal({ ...ENVELOPE, type: "text", text: { body: "oi", colour: "red" } }).text).toContain(
      'Unexpected key "colour" on param "text"',
    );
  });

  it.each([
    [
      { ...ENVELOPE, messaging_product: undefined, type: "text", text: { body: "oi" } },
      "messaging_product is required",
    ],
    [{ ...ENVELOPE, to: undefined, type: "text", text: { body: "oi" } }, "to is required"],
    [null, "messaging_product is required"],
    [[], "messaging_product is required"],
    ["oi", "messaging_product is required"],
  ])("is refused when its envelope is %j", (body, words) => {
    expect(refusal(body)).toMatchObject({ code: 100, text: expect.stringContaining(words) });
  });

  it("goes to the digits of the number, or to the user id of somebody who hides it", () => {
    const text = { type: "text", text: { body: "oi" } };
    expect(checkMessage({ ...ENVELOPE, ...text, to: "+55 (11) 98888-7777" })).toMatchObject({ to: "5511988887777" });
    const hidden = { messaging_product: "whatsapp", recipient: "BR.13491208655302741918", ...text };
    expect(checkMessage(hidden)).toMatchObject({ kind: "message", to: "BR.13491208655302741918" });
  });
});

describe("a read mark at the stand-in", () => {
  it("is taken with and without a typing indicator", () => {
    const mark = { messaging_product: "whatsapp", status: "read", message_id: "wamid.x" };
    expect(checkMessage(mark)).toEqual({ kind: "read", mark });
    const typing = { ...mark, typing_indicator: { type: "text" } };
    expect(checkMessage(typing)).toEqual({ kind: "read", mark: typing });
  });

  it("is refused without the message's id, or with another status", () => {
    expect(refusal({ messaging_product: "whatsapp", status: "read" }).code).toBe(131008);
    expect(refusal({ messaging_product: "whatsapp", status: "played", message_id: "wamid.x" }).code).toBe(100);
  });
});
