/**
 * The `sub` of a JWT, unchecked. It only selects a part of this browser's storage; the server alone decides who the
 * visitor is. Tokens that cannot be read share one part.
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
