/** @jsxImportSource preact */

/** The logo: a counter bell (button, dome, base). It rings once, with one short tilt, when `ringing` becomes true. */
export function Bell({ ringing = false }: { ringing?: boolean }) {
  return (
    <svg class={ringing ? "bell ringing" : "bell"} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d="M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5V15H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z" />
    </svg>
  );
}
