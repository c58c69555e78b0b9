import { BRAND, COLOURS } from "../../../platform/look/tokens.js";
import { contrast, readableOn } from "./contrast.js";

const [light, dark] = COLOURS.surface;
const SURFACE = { light, dark };

/**
 * Replaces our colour (tokens.ts has the colours that go with it) by the channel's. Text on that colour and text in
 * that colour keep WCAG AA (4.5), whatever the colour is.
 */
export function applyBrandColor(root: HTMLElement, color: string, theme: "light" | "dark"): void {
  const names = ["--brand", "--on-brand", "--brand-text", "--brand-soft"];
  if (color.toLowerCase() === BRAND) {
    for (const name of names) root.style.removeProperty(name);
    return;
  }
  const surface = SURFACE[theme];
  const values = [color, readableOn(color), readableColor(color, theme), mix(color, surface, 0.12)];
  names.forEach((name, index) => root.style.setProperty(name, values[index] ?? ""));
}

/** The colour, moved towards black or white until it can be read as text on the theme's surfaces. */
export function readableColor(color: string, theme: "light" | "dark"): string {
  const towards = theme === "dark" ? "#ffffff" : "#000000";
  for (let share = 1; share > 0; share -= 0.1) {
    const candidate = mix(color, towards, share);
    // 5.2 leaves room for the soft surfaces, whose contrast is a little lower than the plain one's.
    if (contrast(candidate, SURFACE[theme]) >= 5.2) return candidate;
  }
  return towards;
}

function mix(color: string, other: string, share: number): string {
  const channel = (at: number) => {
    const [a, b] = [color, other].map((c) => Number.parseInt(c.slice(at, at + 2), 16)) as [number, number];
    return Math.round(a * share + b * (1 - share))
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
