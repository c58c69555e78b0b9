import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { HumanMessage, tool } from "langchain";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { startProgram } from "../shared/start-program.js";
import { type OpenAiStandIn, startOpenAi } from "./start-open-ai.js";

let provider: OpenAiStandIn;
beforeAll(async () => {
  provider = await startOpenAi({ keys: ["sk-a"] });
});
afterAll(() => provider.close());
beforeEach(() => {
  provider.outages.clear();
  Object.assign(provider.world, { cutStreamAfter: null, floatsAnyway: false, pauseMs: 0 });
  provider.world.brain = ({ messages }) => ({ text: `ouvi: ${messages.at(-1)?.text}` });
});

const chat = (apiKey = "sk-a") =>
  new ChatOpenAI({ apiKey, model: "m", maxRetries: 0, configuration: { baseURL: provider.url } });

describe("the stand-in of a model server, through LangChain", () => {
  it("chats, and counts", async () => {
    const said = await chat().invoke("bom dia");
    expect(said.text).toBe("ouvi: bom dia");
    expect(said.usage_metadata).toMatchObject({ input_tokens: 2, output_tokens: 3 });
  });
  it("streams word by word, with the numbers at the end", async () => {
    const parts = [];
    for await (const part of await chat().stream("um dois")) parts.push(part);
    expect(parts.map(({ text }) => text).filter((text) => text !== "")).toEqual(["ouvi: ", "um ", "dois"]);
    expect(parts.some(({ usage_metadata }) => usage_metadata?.output_tokens === 3)).toBe(true);
  });
  it("may end a stream without its end", async () => {
    provider.world.cutStreamAfter = 1;
    const parts = [];
    for await (const part of await chat().stream("um dois")) parts.push(part);
    expect(parts.map(({ text }) => text).join("")).toBe("ouvi: ");
    expect(parts.some(({ response_metadata }) => "finish_reason" in response_metadata)).toBe(false);
  });
  it("calls tools", async () => {
    provider.world.brain = ({ tools }) => ({ calls: [{ name: tools[0] ?? "", arguments: '{"cep":"04010"}' }] });
    const find = tool(() => "", { name: "buscar_cep", schema: z.object({ cep: z.string() }) });
    const said = await chat().bindTools([find]).invoke("cep?");
    expect(said.tool_calls).toMatchObject([{ name: "buscar_cep", args: { cep: "04010" } }]);
  });
  it("answers in the form of a schema, and refuses a strict one with optional fields", async () => {
    provider.world.brain = ({ schema }) => ({ text: JSON.stringify({ a: Object.keys(schema ?? {}).length }) });
    const form = z.object({ a: z.number() });
    const said = await chat().withStructuredOutput(form, { method: "jsonSchema" }).invoke("?");
    expect(said.a).toBeGreaterThan(0);
    const loose = { type: "object", properties: { a: {}, b: {} }, required: ["a"] };
    const format = { type: "json_schema" as const, json_schema: { name: "x", strict: true, schema: loose } };
    const asked = fetch(`${provider.url}/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer sk-a" },
      body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "?" }], response_format: format }),
    });
    expect((await asked).status).toBe(400);
  });
  it("sees pictures", async () => {
    provider.world.brain = ({ pictures }) => ({ text: pictures.join() });
    const picture = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
    const said = await chat().invoke([new HumanMessage({ content: [{ type: "text", text: "o que é?" }, picture] })]);
    expect(said.text).toBe("data:image/png;base64,AAAA");
  });
  it("embeds as floats and as base64, and floats anyway where it is that kind of server", async () => {
    const embeddings = (encodingFormat?: "float") =>
      new OpenAIEmbeddings({ apiKey: "sk-a", model: "e", encodingFormat, configuration: { baseURL: provider.url } });
    const [floats, packed] = [await embeddings("float").embedQuery("tela"), await embeddings().embedQuery("tela")];
    expect(floats).toHaveLength(16);
    expect(packed.map((value) => value.toFixed(4))).toEqual(floats.map((value) => value.toFixed(4)));
    provider.world.floatsAnyway = true;
    expect(await embeddings("float").embedQuery("tela")).toEqual(floats);
    expect(await embeddings().embedQuery("tela")).not.toHaveLength(16);
  });
  it("writes down what an audio says", async () => {
    const form = new FormData();
    form.set("model", "t");
    form.set("file", new Blob([new Uint8Array([1, 2])]), "recado.ogg");
    const request = { method: "POST", headers: { authorization: "Bearer sk-a" }, body: form };
    const heard = await fetch(`${provider.url}/audio/transcriptions`, request);
    expect(await heard.json()).toEqual({ text: "o que recado.ogg diz" });
  });
  it("refuses a wrong key, limits, fails, answers HTML and goes away", async () => {
    await expect(chat("sk-b").invoke("?")).rejects.toMatchObject({ status: 401 });
    provider.outages.add({ kind: "rate_limited", times: 1 });
    await expect(chat().invoke("?")).rejects.toMatchObject({ status: 429 });
    provider.outages.add({ kind: "error", times: 1 });
    await expect(chat().invoke("?")).rejects.toMatchObject({ status: 500 });
    for (const kind of ["html", "cut", "cut_body"] as const) {
      provider.outages.add({ kind, times: 1 });
      await expect(chat().invoke("?")).rejects.toThrow();
    }
    provider.outages.add({ kind: "silence", times: 1 });
    await expect(chat().invoke("?", { signal: AbortSignal.timeout(100) })).rejects.toThrow();
  });
  it("runs as a program of its own", async () => {
    const program = await startProgram("openai", ["--port", "0"]);
    const asked = await fetch(`${program.url}/models`);
    expect(await asked.json()).toMatchObject({ data: [{ id: "stand-in" }] });
    expect(await program.stop()).toBe(0);
  });
});
