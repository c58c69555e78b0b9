/**
 * The JSON value in a model's answer: what it thought aloud and a fence around it are taken off. Undefined when there is
 * none.
 */
export function readJson(text: string): unknown {
  const bare = text.replace(/<think>[\s\S]*?<\/think>/g, "").trim();
  const fenced = /^```(?:json)?\s*([\s\S]*?)\s*```$/.exec(bare)?.[1] ?? bare;
  try {
    return JSON.parse(fenced);
  } catch {
    return undefined;
  }
}
