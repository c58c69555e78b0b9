/** @jsxImportSource preact */
import { LinkedText } from "./linkify.js";

/** What was said. `dir="auto"` keeps a right-to-left text from changing the direction of what is around it. */
export function Said({ text }: { text: string }) {
  return (
    <p class="said" dir="auto">
      <LinkedText text={text} />
    </p>
  );
}
