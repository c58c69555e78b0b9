/** The message at a field, or at the first of its members that has one. */
export function messageOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("message" in error && typeof error.message === "string") return error.message;
  // `ref` is the field itself, which is no member.
  const members = Object.entries(error).filter(([name]) => name !== "ref");
  return members.map(([, member]) => messageOf(member)).find((message) => message !== undefined);
}
