/** @jsxImportSource preact */

const PATHS = {
  close: "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
  send: "M3 20.5V13.6l9-1.6-9-1.6V3.500l19 8.500z",
  attach:
    "M16.5 6.500v10a4.5 4.5 0 0 1-9 0V5.800a3 3 0 0 1 6 0v9.700a1.5 1.5 0 0 1-3 0V7H9v8.500a3 3 0 0 0 6 0V5.800a4.5 4.5 0 0 0-9 0v10.700a6 6 0 0 0 12 0v-10z",
  person: "M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm0 2c-4.4 0-8 2.3-8 5.200V21h16v-1.800c0-2.9-3.6-5.2-8-5.200z",
  file: "M6 2h8l5 5v15H6zm7.5 1.500V8H18z",
  pin: "M12 2a7 7 0 0 0-7 7c0 5.2 7 13 7 13s7-7.8 7-13a7 7 0 0 0-7-7zm0 9.500a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z",
  down: "M12 16.5 4.5 9l1.5-1.5 6 6 6-6L19.5 9z",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
