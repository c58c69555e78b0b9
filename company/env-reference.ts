const REFERENCE = /^\$\{ENV:([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** The environment, in the form of `process.env`. It is a parameter, so that reading a folder can be tested. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * What a value in a file means: `${ENV:NAME}` stands for the variable NAME; anything else stands for itself. An empty
 * variable counts as missing. A text that begins like a reference and is none is `malformed`, and is never taken
 * literally.
 */
export function readReference(
  text: string,
  env: Env,
):
  | { kind: "plain"; value: string }
  | { kind: "resolved"; name: string; value: string }
  | { kind: "missing"; name: string }
  | { kind: "malformed" } {
  const name = REFERENCE.exec(text.trim())?.[1];
  if (name === undefined) return text.includes("${") ? { kind: "malformed" } : { kind: "plain", value: text };
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === undefined || value === "" ? { kind: "missing", name } : { kind: "resolved", name, value };
}
