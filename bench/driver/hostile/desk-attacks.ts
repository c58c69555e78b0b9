import { randomBytes, randomInt } from "node:crypto";
import { ask } from "./ask.js";
import { type Attack, type Field, steadily } from "./field.js";

/** The letters of pairing codes. A guess with another letter would not even be looked up. */
const CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const JSON_TYPE = { "content-type": "application/json" };

const wrongPassword = async (field: Field, attack: string, email: string): Promise<void> => {
  const body = JSON.stringify({ email, password: randomBytes(9).toString("base64") });
  field.note(attack, await ask(field, { method: "POST", path: "/api/v1/session", headers: JSON_TYPE, body }));
};

const forOne: Attack = (field) =>
  steadily(field, { everyMs: 200, atOnce: 4 }, () =>
    wrongPassword(field, "wrong passwords for one person", field.victim),
  );

const forMany: Attack = (field) =>
  steadily(field, { everyMs: 30, atOnce: 30 }, () =>
    wrongPassword(field, "wrong passwords for many", `pessoa-${randomInt(5_000)}@vizinha.example`),
  );

const exchanges: Attack = (field) =>
  steadily(field, { everyMs: 50, atOnce: 8 }, async () => {
    const headers = { cookie: `balcao_refresh=${randomBytes(32).toString("base64url")}`, "x-balcao": "1" };
    field.note("refresh exchanges", await ask(field, { method: "POST", path: "/api/v1/session/refresh", headers }));
  });

const codes: Attack = (field) =>
  steadily(field, { everyMs: 30, atOnce: 16 }, async () => {
    const code = Array.from({ length: 8 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join("");
    field.note("code guesses", await ask(field, { method: "GET", path: `/agent?c=${code}` }));
  });

export const DESK_ATTACKS: Attack[] = [forOne, forMany, exchanges, codes];
