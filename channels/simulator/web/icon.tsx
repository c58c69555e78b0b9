const SHAPES = {
  bell: "M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5V15H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z",
  send: "M3.4 20.4 21 12 3.4 3.6 3 10l11 2-11 2z",
  mic: "M12 14.5a3 3 0 0 0 3-3v-6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm5.2-3a5.2 5.2 0 0 1-10.4 0H5a7 7 0 0 0 6 6.9V22h2v-3.6a7 7 0 0 0 6-6.9z",
  clip: "M16.5 6v10.5a4.5 4.5 0 0 1-9 0V5a3 3 0 0 1 6 0v9.5a1.5 1.5 0 0 1-3 0V6H9v8.5a3 3 0 0 0 6 0V5a4.5 4.5 0 0 0-9 0v11.5a6 6 0 0 0 12 0V6z",
  smile:
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 1.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4zM8.8 8.5a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zm6.4 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zM7.6 13.5a4.6 4.6 0 0 0 8.8 0z",
  play: "M7 4.5v15l12-7.5z",
  pause: "M6 5h4v14H6zm8 0h4v14h-4z",
  close: "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
  list: "M4 6.5h2v2H4zm4 0h12v2H8zm-4 4.5h2v2H4zm4 0h12v2H8zm-4 4.5h2v2H4zm4 0h12v2H8z",
  reply: "M10 8V4l-7 7 7 7v-4.1c5 0 8.5 1.6 11 5.1-1-5-4-10-11-11z",
  pin: "M12 2.5a6.5 6.5 0 0 0-6.5 6.5c0 4.9 6.5 12.5 6.5 12.5s6.5-7.6 6.5-12.5A6.5 6.5 0 0 0 12 2.5zm0 9a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z",
  photo:
    "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zm1 11.5h14l-4.5-6-3.5 4.5-2.5-3zM8 8.3a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8z",
  file: "M6 3h8l5 5v13H6zm7 1.5V9h4.5z",
  again: "M12 5a7 7 0 0 1 6.3 4H15v2h7V4h-2v3.3A9 9 0 1 0 21 12h-2a7 7 0 1 1-7-7z",
  wave: "M4 10h2v4H4zm4-4h2v12H8zm4 3h2v6h-2zm4-5h2v16h-2zm4 6h2v4h-2z",
  out: "M14 4h6v6h-2V7.4l-8.3 8.3-1.4-1.4L16.6 6H14zM5 6h6v2H6v10h10v-5h2v7H4V6z",
  computer:
    "M4 4h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-6v2h3v1.5H7V19h3v-2H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm.8 1.8v9.4h14.4V5.8z",
  heart: "M12 20.5 4.4 13a4.9 4.9 0 0 1 7-6.9l.6.6.6-.6a4.9 4.9 0 0 1 7 6.9z",
} as const;

export type IconName = keyof typeof SHAPES;

/** A drawing in the text's colour. Its meaning is in the words beside it, or in the button's label. */
export function Icon({ name, className = "size-6" }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" className={`shrink-0 ${className}`}>
      <path d={SHAPES[name]} />
    </svg>
  );
}
