/** Whether a text in what was sent holds the character NUL, which the database keeps in no text. Names of members count, too. */
export function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, one]) => hasNul(name) || hasNul(one));
}
