/**
 * The address of a report's page, if it is one of this server. Null for any other address: whatever a hub says, the
 * program leads nobody elsewhere.
 */
export function pageAt(page: string, server: string): string | null {
  if (!URL.canParse(page)) return null;
  const { origin, pathname, search, hash, username, password } = new URL(page);
  const isPlain = search === "" && hash === "" && username === "" && password === "";
  return isPlain && origin === new URL(server).origin && /^\/r\/[A-Za-z0-9_-]{32}$/.test(pathname)
    ? `${origin}${pathname}`
    : null;
}
