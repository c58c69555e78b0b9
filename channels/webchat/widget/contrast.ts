/** Relative luminance of "#rrggbb" (WCAG 2.2). */
export function luminance(color: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** White or black, whichever reads better on the colour. The contrast is always at least 4.5. */
export function readableOn(color: string): string {
  // The contrast with white (luminance 1) is 4.5 or more up to this luminance. Written like this, the loader does not
  // need `contrast`.
  return luminance(color) <= 1.05 / 4.5 - 0.05 ? "#ffffff" : "#000000";
}

export function isColor(color: string | null | undefined): color is string {
  return /^#[0-9a-f]{6}$/i.test(color ?? "");
}
