/** @jsxImportSource preact */

/** The mark: a counter bell (button, dome, base). Rings once, one short tilt, when `ringing` turns true. */
export function Bell({ ringing = false }: { ringing?: boolean }) {
  return (
    <svg class={ringing ? "bell ringing" : "bell"} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d="M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5V15H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z" />
    </svg>
  );
}
