const KEY = "balcao-demo-phone";

/** The key to this browser's simulated number. Where storage is switched off, a reload brings a new number. */
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
    // Switched off or full: the number lasts as long as the page.
  }
}
