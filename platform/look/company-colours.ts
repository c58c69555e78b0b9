import { readableOn } from "./readable-on.js";
import { BRAND } from "./tokens.js";

const HEX = /^#[0-9a-f]{6}$/i;

/** A company's colour (ours when it chose none), and what can be read on it. */
export function coloursOf({ color }: { color: string | null }): { shop: string; on: string } {
  const shop = color !== null && HEX.test(color) ? color : BRAND;
  return { shop, on: readableOn(shop) };
}
