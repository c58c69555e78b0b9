import type { Problem } from "../../platform/http/contract/problem.js";

/** What a refusal says besides its words. `fields`: the server's message for each field that it did not take. */
export type More = {
  retryAfterMs?: number;
  companies?: { slug: string; name: string }[];
  /** With what the second step of a sign-in goes on. */
  ticket?: string;
  fields?: Record<string, string>;
} & Pick<Problem, "conflict" | "problems">;

/** A request that is answered with an error. `message` is Portuguese and may be shown to people. */
export class Refusal extends Error {
  override name = "Refusal";
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 428 | 429 | 503,
    readonly code: string,
    message: string,
    readonly more: More = {},
  ) {
    super(message);
  }
}

export const notFound = (what = "Isto não existe, ou não é da sua empresa.") => new Refusal(404, "not_found", what);
export const notAllowed = () =>
  new Refusal(403, "not_allowed", "O seu acesso não permite isto. Fale com quem administra o Balcão na sua empresa.");
export const wantsNoMessages = () =>
  new Refusal(
    409,
    "opted_out",
    "O cliente pediu para não receber mensagens. Só volta a receber quando escrever de novo.",
  );
export const mustEnrol = () =>
  new Refusal(
    403,
    "second_factor_needed",
    "A sua empresa pede a verificação em duas etapas. Ligue-a na sua conta para continuar.",
  );
export const signedOut = () => new Refusal(401, "signed_out", "Sua sessão terminou. Entre de novo.");
