import { z } from "zod";

/** The forms that values of variables take. Each turns the text of a variable into what the code uses. */

export const text = z.string();

/** A whole number within bounds, both included. */
export function whole(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

/** `on` or `off`. Other usual spellings (`true`, `1`, `yes` and their opposites) are accepted, too. */
export const onOff = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["on", "off", "true", "false", "1", "0", "yes", "no"]))
  .transform((word) => ["on", "true", "1", "yes"].includes(word));

/** An http(s) address without user, query and fragment; a trailing slash is taken off, so that paths can be added. */
export const address = z
  .string()
  .refine((value) => {
    const url = parseUrl(value);
    return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  })
  .transform((value) => value.replace(/\/+$/, ""));

/** An address of one of the given schemes (`postgres`), kept as it is. */
export function connection(...schemes: string[]) {
  return z.string().refine((value) => {
    const url = parseUrl(value);
    return url !== null && schemes.includes(url.protocol.slice(0, -1)) && url.hostname !== "";
  });
}

/** 32 bytes written as 64 hexadecimal digits or as base64. */
export const key = z
  .string()
  .transform(keyBytes)
  .refine((bytes) => bytes !== null)
  .transform((bytes) => bytes ?? Buffer.alloc(0));

/** Several values, separated by commas. Spaces around a value are ignored. */
export function list<T extends z.ZodType<unknown, string>>(item: T) {
  return z
    .string()
    .transform((value) => value.split(",").flatMap((part) => part.trim() || []))
    .pipe(z.array(item));
}

/** A host name or an address, with a port or without: `api.local`, `10.0.0.5:8080`, `[::1]:80`. */
export const host = z
  .string()
  .toLowerCase()
  .refine((value) => {
    const url = parseUrl(`http://${value}/`);
    return url !== null && /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/.test(value);
  });

/** How many proxies stand in front, or which ones: Express' "trust proxy". Never "all": anybody could then lie. */
export const proxies = z.union([
  whole(0, 10),
  list(
    z
      .string()
      .regex(/^(loopback|linklocal|uniquelocal|(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?|[0-9a-f]*:[0-9a-f:.]+(\/\d{1,3})?)$/i),
  ).refine((all) => all.length > 0),
]);

/** `URL.parse` came with Node 22. */
function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

function keyBytes(value: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(value)) return Buffer.from(value, "hex");
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(value)) return null;
  const bytes = Buffer.from(value, "base64");
  return bytes.length === 32 ? bytes : null;
}
