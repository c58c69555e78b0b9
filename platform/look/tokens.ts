/*
 * The design's tokens: the only place that names a colour, a corner, a shadow or a size of type. The browser's pages
 * take them from `tokens.css`, which is written from here (`npx vitest run -u platform/look`). Pages that the server
 * makes use `systemTokens`.
 */

/** Our own colour in the light theme. A web chat has it, too, until its channel sets another. */
export const BRAND = "#0f766e";

/** The colours by name, for the light and the dark theme. */
export const COLOURS = {
  paper: ["#faf9f6", "#14161a"],
  surface: ["#ffffff", "#1b1e24"],
  line: ["#e6e3dc", "#2a2f37"],
  edge: ["#8b877d", "#747c88"],
  ink: ["#1c1f23", "#edebe6"],
  muted: ["#5f6670", "#9aa2ad"],
  brand: [BRAND, "#2dd4bf"],
  "on-brand": ["#ffffff", "#0b1f1c"],
  "brand-text": [BRAND, "#2dd4bf"],
  "brand-soft": ["#e3f2ef", "#123b38"],
  amber: ["#b45309", "#f59e0b"],
  "amber-soft": ["#fdf1df", "#33270f"],
  "amber-line": ["#f0d9b5", "#574316"],
  red: ["#b91c1c", "#f87171"],
  "red-soft": ["#fdecea", "#3a1d1f"],
  blue: ["#1d4ed8", "#60a5fa"],
  veil: ["rgb(28 31 35 / 40%)", "rgb(0 0 0 / 60%)"],
  shadow: ["0 1px 2px rgb(28 31 35 / 10%)", "0 1px 2px rgb(0 0 0 / 40%)"],
  raised: [
    "0 1px 2px rgb(28 31 35 / 10%), 0 8px 24px rgb(28 31 35 / 8%)",
    "0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 40%)",
  ],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

/** The same in both themes. The sizes of type are 12, 13, 14, 16, 20 and 28 px. */
const MEASURES = {
  corner: "8px",
  "corner-bubble": "14px",
  "size-12": "0.75rem",
  "size-13": "0.8125rem",
  "size-14": "0.875rem",
  "size-16": "1rem",
  "size-20": "1.25rem",
  "size-28": "1.75rem",
  motion: "150ms",
};

const LIGHT = Object.entries(COLOURS).map(([name, [light]]) => [name, light] as const);
const DARK = Object.entries(COLOURS).map(([name, [, dark]]) => [name, dark] as const);

/** The tokens as CSS: dark when the person's system is. */
export function systemTokens(): string {
  const light = block(":root", "light dark", [...LIGHT, ...Object.entries(MEASURES)]);
  const dark = block(':root:not([data-theme="light"])', null, DARK).replace(/^(?=.)/gm, "  ");
  return `${light}
@media (prefers-color-scheme: dark) {
${dark}}

@media (prefers-reduced-motion: reduce) {
  :root {
    --motion: 0ms;
  }
}
`;
}

/** The same, but a page whose root has `data-theme="light"` or `"dark"` uses that theme, whatever the system's is. */
export function tokensCss(): string {
  const chosen = [block(':root[data-theme="light"]', "light", []), block(':root[data-theme="dark"]', "dark", DARK)];
  return `/* Written from tokens.ts: npx vitest run -u platform/look */\n${[systemTokens(), ...chosen].join("\n")}`;
}

function block(selector: string, scheme: string | null, values: readonly (readonly [string, string])[]): string {
  const lines = values.map(([name, value]) => `  --${name}: ${value};\n`);
  return `${selector} {\n${scheme === null ? "" : `  color-scheme: ${scheme};\n`}${lines.join("")}}\n`;
}
