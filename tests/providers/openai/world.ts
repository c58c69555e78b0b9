/** What a program asked of the chat, parsed. `pictures`: the addresses of what its messages show. */
export type Asked = {
  model: string;
  messages: { role: string; text: string }[];
  pictures: string[];
  /** The JSON Schema that the answer shall have; null when none was given. */
  schema: Record<string, unknown> | null;
  /** Whether the answer shall be JSON at all. */
  json: boolean;
  /** The tools that may be called. */
  tools: string[];
};

/** What the model says. Without `usage` the server counts words; null: it tells nothing. */
export type Said = {
  text?: string;
  calls?: { name: string; arguments: string }[];
  finish?: "stop" | "length" | "tool_calls" | null;
  usage?: { input: number; output: number } | null;
};

/** The model itself. It knows what it is asked, and nothing else. */
export type Brain = (asked: Asked) => Said;

/** The state of the stand-in that its doors share. */
export type World = {
  brain: Brain;
  /** What an audio file says. */
  hears(bytes: Uint8Array, name: string): string;
  /** Real time between two parts of a stream, in ms. */
  pauseMs: number;
  /** A stream ends after so many parts, without its end; null: it ends well. */
  cutStreamAfter: number | null;
  /** Embeddings are floats, whatever was asked for, as some servers do. */
  floatsAnyway: boolean;
  dimensions: number;
  now(): number;
};
