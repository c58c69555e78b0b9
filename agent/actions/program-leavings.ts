/**
 * What programs leave in temporary folders and make again when they need it, by name. Whatever is not on this list may be
 * somebody's (an attachment that was opened, a photo that was saved there) and is not removed at once.
 */
const FILES = [
  // Files that say themselves that they are for the moment, and downloads that never ended.
  /\.(tmp|temp|swp|part|partial|crdownload|download)$/i,
  // Logs and crash dumps.
  /\.(log|dmp|stackdump)(\.\d+)?(\.gz)?$/i,
  /^core(\.\d+)?$/,
];

const FOLDERS = [
  // Package managers and compilers: npm, pip, apt, Yarn, Go, Cargo, V8's and Node's compile caches.
  /^(npm-|npx-|pip-|pip_|apt-|apt\.|yarn--|go-build|cargo-install|v8-compile-cache|node-compile-cache|rust_)/i,
  // Browsers and what drives them.
  /^(\.org\.chromium\.|com\.google\.chrome|chrome_|puppeteer_|playwright|mozilla_|rust_mozprofile|org\.mozilla\.)/i,
  // Test tools, editors and installers.
  /^(jest_|pytest-of-|vite-|vscode-|is-[a-z0-9]+\.tmp|_mei\d+|nsis|msi[0-9a-f]+\.tmp$)/i,
];

/** Whether programs make a file again: by its name, or by a folder that it lies in below the temporary folder. */
export function isProgramLeaving(below: readonly string[]): boolean {
  const name = below.at(-1) ?? "";
  return (
    FILES.some((form) => form.test(name)) || below.slice(0, -1).some((one) => FOLDERS.some((form) => form.test(one)))
  );
}
