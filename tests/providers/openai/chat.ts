import { setTimeout as sleep } from "node:timers/promises";
import type { Response } from "express";
import type { ChatBody } from "./read-asked.js";
import type { Asked, Said, World } from "./world.js";

type Usage = { prompt_tokens: number; completion_tokens: number; total_tokens: number };

/** Answers as one body. */
export function sayWhole(response: Response, world: World, body: ChatBody, asked: Asked, said: Said): void {
  const message = { role: "assistant", content: said.calls ? null : (said.text ?? ""), tool_calls: callsOf(said) };
  const usage = usageOf(asked, said);
  response.json({
    ...head(world, body, "chat.completion"),
    choices: [{ index: 0, message, finish_reason: finishOf(said), logprobs: null }],
    ...(usage ? { usage } : {}),
  });
}

/** Answers as server-sent events, a word at a time. */
export async function sayStreamed(
  response: Response,
  world: World,
  body: ChatBody,
  asked: Asked,
  said: Said,
): Promise<void> {
  const first = head(world, body, "chat.completion.chunk");
  const send = (choices: unknown[], more: object = {}) =>
    response.write(`data: ${JSON.stringify({ ...first, choices, ...more })}\n\n`);
  const delta = (value: object, finish: Said["finish"] = null) => [{ index: 0, delta: value, finish_reason: finish }];
  response.status(200).set({ "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  send(delta({ role: "assistant", content: "" }));
  const words = (said.text ?? "").match(/\S+\s*|\s+/g) ?? [];
  for (const [n, content] of words.entries()) {
    if (response.destroyed) return;
    if (world.cutStreamAfter === n) return void response.end();
    send(delta({ content }));
    if (world.pauseMs > 0) await sleep(world.pauseMs);
  }
  const calls = callsOf(said);
  if (calls) send(delta({ tool_calls: calls.map((call, index) => ({ index, ...call })) }));
  send(delta({}, finishOf(said)));
  const usage = usageOf(asked, said);
  if (body.stream_options?.include_usage && usage) send([], { usage });
  response.end("data: [DONE]\n\n");
}

const head = (world: World, { model }: ChatBody, object: string) => ({
  id: "chatcmpl-stand-in",
  object,
  created: Math.floor(world.now() / 1_000),
  model,
});

const callsOf = ({ calls }: Said) =>
  calls?.map((call, n) => ({ id: `call_${n}`, type: "function" as const, function: call }));

const finishOf = ({ finish, calls }: Said) => (finish === undefined ? (calls ? "tool_calls" : "stop") : finish);

function usageOf({ messages }: Asked, { text = "", usage }: Said): Usage | null {
  if (usage === null) return null;
  const input = usage?.input ?? messages.reduce((sum, message) => sum + wordsIn(message.text), 0);
  const output = usage?.output ?? wordsIn(text);
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length;
