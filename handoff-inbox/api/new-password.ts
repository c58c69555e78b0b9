import { hash } from "@node-rs/argon2";
import { createAtOnce } from "../../platform/limits/at-once.js";
import { Refusal } from "./refusal.js";

/** A hash keeps a core busy on purpose, so that one is made at a time. */
const atOnce = createAtOnce(1);

/**
 * The argon2id hash of a password that a person gives themselves. `known`: what everybody knows of them (name, e-mail).
 * Throws `Refusal` 400, at `field`, for one that is easily guessed.
 */
export async function hashNewPassword(password: string, known: readonly string[], field: string): Promise<string> {
  const plain = password.toLowerCase();
  const parts = known.flatMap((one) => [one, ...one.split(/[@.\s]+/)]).filter((one) => one.length >= 3);
  const left = parts.reduce((text, part) => text.replaceAll(part.toLowerCase(), ""), plain);
  if (new Set(left).size < 4) {
    const words = "Esta senha é fácil de adivinhar. Tente três ou quatro palavras que só você juntaria.";
    throw new Refusal(400, "weak_password", words, { fields: { [field]: words } });
  }
  return atOnce("hash", () => hash(password));
}
