import { z } from "zod";
import { address, host, list, text, whole } from "./formats.js";
import { given, optional } from "./setting.js";

/** The settings about language models. */
export const modelVariables = {
  MODEL: given(z.enum(["auto", "demo", "off"]), "auto", {
    group: "Language models",
    description:
      "`auto`: the accounts of companies, and `OPENAI_BASE_URL` for those without one. `demo`: a small scripted server on this machine instead of `OPENAI_BASE_URL`, to see what a model adds without having one. `off`: no model is asked.",
    expected: "auto, demo or off",
    example: "demo",
  }),
  OPENAI_BASE_URL: optional(address, {
    group: "Language models",
    description:
      "Address of an OpenAI-compatible server, for companies without an account of their own. Without it (and without accounts) everything is answered locally. It may be a private address.",
    expected: "an http(s) address without query",
    example: "https://api.openai.com/v1",
  }),
  OPENAI_API_KEY: optional(text.min(1), {
    group: "Language models",
    description: "The key for `OPENAI_BASE_URL`; many servers inside a network need none.",
    expected: "a key",
    example: "sk-…",
    secret: true,
  }),
  OPENAI_MODEL: optional(text.min(1).max(120), {
    group: "Language models",
    description: "The model that writes answers, by its name at the server. `OPENAI_BASE_URL` needs it.",
    expected: "a model's name",
    example: "gpt-4o-mini",
  }),
  OPENAI_SMALL_MODEL: optional(text.min(1).max(120), {
    group: "Language models",
    description: "The model for short questions. Without it, `OPENAI_MODEL`.",
    expected: "a model's name",
    example: "gpt-4o-mini",
  }),
  MODEL_TOKENS_PER_DAY: given(whole(0, 1_000_000_000), "1000000", {
    group: "Language models",
    description:
      "How many tokens each company may spend in 24 hours at `OPENAI_BASE_URL`; beyond them everything is answered locally. 0: no limit.",
    expected: "a whole number from 0 to 1000000000",
    example: "200000",
  }),
  MODEL_SERVER_ALLOW: given(list(host), "", {
    group: "Language models",
    description:
      "Hosts at which companies' own model accounts may be although they are inside the private network, parted by commas, each with or without a port.",
    expected: "hosts, parted by commas",
    example: "ollama.internal:11434",
  }),
};
