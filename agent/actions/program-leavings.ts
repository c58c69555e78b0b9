/**
 * What programs leave behind and make again when they need it, by name. In a temporary folder only the names listed
 * here are made again; anything else there may be somebody's (an attachment that was opened, a project that was tried).
 * In a cache everything is made again, except the names listed here as somebody's.
 */
const MADE_AGAIN_FILES = [
  // Files whose names say that they are temporary, and unfinished downloads.
  /\.(tmp|temp|part|partial|crdownload|download)$/i,
  // Logs and crash dumps.
  /\.(log|dmp|stackdump)(\.\d+)?(\.gz)?$/i,
  /^core(\.\d+)?$/,
];

/** Folders directly below the temporary one, by the exact form of the names that these programs use. */
const MADE_AGAIN_FOLDERS = [
  // Package managers and compilers: npm, pip, apt, Yarn, Go, Cargo.
  /^(npm-\d+-[0-9a-f]{8}|pip-[a-z-]+-[a-z0-9_]{8}|apt-(key-gpghome|dpkg-install)[.-]\w{6,10}|yarn--\d+-[\d.]+)$/,
  /^(go-(build|link-)\d+|cargo-install\w{6})$/,
  // Caches of compiled scripts.
  /^(v8-compile-cache-\d+|node-compile-cache|node-jiti|tsx-\d+|jest_[0-9a-z]{1,2}|vscode-typescript\d*)$/,
  // Browsers, and the profiles of programs that control them.
  /^\.?(org\.chromium\.Chromium|com\.google\.Chrome)\.\w{6}$/,
  /^(scoped_dir\d+_\d+|puppeteer_dev_\w+_profile-\w{6}|playwright_[a-z]+dev_profile-\w{6}|rust_mozprofile\w{6})$/,
];

/** Text and tables that were opened from a mail or an archive, passwords, histories, and unsaved work of editors. */
const MISSED_FILES =
  /\.(docx?|odt|rtf|txt|md|xlsx?|ods|csv|pptx?|odp|pdf|kdbx|swp|swo|un~|bak|sav|autosave)$|(^|[._-])history$/i;
const MISSED_FOLDERS =
  /^(local-?history|history|backups?|auto-?saves?|auto-save-list|recovery|drafts?|swap|undo|kioexec|virtualenvs|fr-\w{6}|\.fr-\w{6})$/i;

/**
 * Whether programs make a file below a folder of temporary files again. `below`: the names of its folders and its own.
 */
export function isMadeAgain(kind: "cache" | "temporary", below: readonly string[]): boolean {
  const name = below.at(-1) ?? "";
  const folders = below.slice(0, -1);
  if (MISSED_FILES.test(name) || folders.some((one) => MISSED_FOLDERS.test(one))) return false;
  if (kind === "cache") return true;
  const [top = ""] = folders;
  return MADE_AGAIN_FILES.some((form) => form.test(name)) || MADE_AGAIN_FOLDERS.some((form) => form.test(top));
}
