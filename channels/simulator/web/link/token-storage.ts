const KEY = "balcao-demo-phone";

/** The token of this browser's simulated number. Without storage, a reload brings a new number. */
export function readToken(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function keepToken(token: string): void {
  write((storage) => storage.setItem(KEY, token));
}

export function forgetToken(): void {
  write((storage) => storage.removeItem(KEY));
}

function write(change: (storage: Storage) => void): void {
  try {
    change(localStorage);
  } catch {
    // Storage is switched off or full, so the number lasts as long as the page.
  }
}
