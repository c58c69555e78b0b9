/**
 * The `sub` of a JWT, unchecked: only names a drawer of this browser's storage. The server alone decides who it is.
 * What cannot be read gets one drawer of its own.
 */
export function identitySubject(token: string): string {
  try {
    const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const { sub }: { sub?: unknown } = JSON.parse(atob(payload));
    return typeof sub === "string" ? `u_${sub}` : "u_";
  } catch {
    return "u_";
  }
}
