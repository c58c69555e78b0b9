/** @jsxImportSource preact */
import type { Words } from "./words/words.js";

type Option = { id: string; label: string; description?: string };

/** The offered answers as buttons. With descriptions, or when there are many, they are one below the other. */
export function QuickReplies({
  options,
  words,
  onChoose,
}: {
  options: Option[];
  words: Words;
  onChoose: (option: Option) => void;
}) {
  const stacked = options.length > 4 || options.some((option) => option.description);
  return (
    <fieldset class={stacked ? "replies stacked" : "replies"}>
      <legend class="for-readers">{words.options}</legend>
      {options.map((option) => (
        <button type="button" key={option.id} onClick={() => onChoose(option)}>
          <span dir="auto">{option.label}</span>
          {option.description && <small dir="auto">{option.description}</small>}
        </button>
      ))}
    </fieldset>
  );
}
