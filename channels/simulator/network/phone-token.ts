import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/**
 * A visitor's token for their simulated number. Nothing is stored: the token is signed with a key derived from the demo
 * channel's app secret, so it outlives a restart and ends with the channel.
 */
export function signPhoneToken(waId: string, appSecret: string): string {
  return `${waId}.${seal(waId, appSecret)}`;
}

/** The number that a token belongs to. Null for a token that we did not sign. */
export function readPhoneToken(token: unknown, appSecret: string): string | null {
  if (typeof token !== "string" || token.length > 200) return null;
  const [waId = "", mac = ""] = token.split(".");
  const expected = Buffer.from(seal(waId, appSecret));
  const given = Buffer.from(mac);
  const same = given.length === expected.length && timingSafeEqual(given, expected);
  return same && /^55119\d{8}$/.test(waId) ? waId : null;
}

/**
 * A mobile number of São Paulo made from random text. In the demonstration it is nobody's, and nothing is sent to it
 * outside.
 */
export function newWaId(random: string): string {
  const number = createHash("sha256").update(random).digest().readBigUInt64BE(0) % 10n ** 8n;
  return `55119${number.toString().padStart(8, "0")}`;
}

/** "+55 11 91234-5678" */
export function showNumber(waId: string): string {
  return waId.replace(/^(\d\d)(\d\d)(\d{5})(\d{4})$/, "+$1 $2 $3-$4");
}

/** "@ana.ribeiro78": the name of the same person where people have handles. */
export function showHandle({ waId, profileName }: { waId: string; profileName: string }): string {
  const plain = profileName
    .normalize("NFD")
    .replace(/[^A-Za-z ]/g, "")
    .toLowerCase()
    .replace(/ +/g, ".");
  return `@${plain}${waId.slice(-2)}`;
}

const NAMES = [
  "Ana Ribeiro",
  "Bruno Tavares",
  "Camila Duarte",
  "Diego Nunes",
  "Elisa Moraes",
  "Fábio Lins",
  "Gabi Antunes",
  "Heitor Sá",
  "Iara Campos",
  "Jonas Prado",
  "Karina Melo",
  "Lucas Abreu",
  "Marina Couto",
  "Nilton Reis",
  "Olívia Pires",
  "Paulo Brandão",
];

/** A name for the number. The same number always gets the same name. */
export function profileNameOf(waId: string): string {
  return NAMES[createHash("sha256").update(waId).digest().readUInt32BE(0) % NAMES.length] ?? "Visitante";
}

function seal(waId: string, appSecret: string): string {
  return createHmac("sha256", appSecret).update(`balcao demo phone:${waId}`).digest("base64url");
}
