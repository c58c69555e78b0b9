export type Face = "whatsapp" | "instagram";

const KEYS: Record<Face, string> = { whatsapp: "balcao-demo-phone", instagram: "balcao-demo-phone-instagram" };

/** The token of this browser's simulated number. Without storage, a reload brings a new number. */
export function readToken(face: Face): string | null {
  try {
    return localStorage.getItem(KEYS[face]);
  } catch {
    return null;
  }
}

export function keepToken(face: Face, token: string): void {
  write((storage) => storage.setItem(KEYS[face], token));
}

export function forgetToken(face: Face): void {
  write((storage) => storage.removeItem(KEYS[face]));
}

function write(change: (storage: Storage) => void): void {
  try {
    change(localStorage);
  } catch {
    // Storage is switched off or full, so the number lasts as long as the page.
  }
}
