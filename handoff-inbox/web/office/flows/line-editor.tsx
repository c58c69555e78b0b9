import { type ComponentProps, type Ref, useImperativeHandle, useRef } from "react";

export type LineEditorHandle = { show(line: number): void };

const LINE_PX = 20;

/** A plain field for text in lines, with their numbers. Lines of `wrong` are marked; `ref.show` goes to one. */
export function LineEditor({
  label,
  text,
  wrong,
  handle,
  ref,
  ...rest
}: Omit<ComponentProps<"textarea">, "ref"> & {
  label: string;
  text: string;
  wrong: ReadonlySet<number>;
  handle: Ref<LineEditorHandle>;
  ref: (element: HTMLTextAreaElement | null) => void;
}) {
  const field = useRef<HTMLTextAreaElement | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const lines = text.split("\n");
  useImperativeHandle(handle, () => ({
    show(line) {
      const written = field.current?.value.split("\n") ?? [];
      const start = written.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      field.current?.focus({ preventScroll: true });
      field.current?.setSelectionRange(start, start + (written[line - 1] ?? "").length);
      frame.current?.scrollTo({ top: Math.max(0, (line - 6) * LINE_PX) });
      frame.current?.scrollIntoView({ block: "nearest" });
    },
  }));
  return (
    <div
      ref={frame}
      className="flex max-h-[65vh] min-h-80 overflow-y-auto rounded-card border border-edge bg-surface font-mono text-[13px] leading-5 focus-within:outline-2 focus-within:outline-brand"
    >
      <ol aria-hidden="true" className="shrink-0 border-r border-line bg-paper py-2 text-right text-muted select-none">
        {lines.map((_, at) => (
          <li
            // Lines have no name but their place.
            key={at}
            className={`px-2 tabular-nums ${wrong.has(at + 1) ? "bg-red-soft font-semibold text-red" : ""}`}
          >
            {wrong.has(at + 1) ? `! ${at + 1}` : at + 1}
          </li>
        ))}
      </ol>
      <textarea
        {...rest}
        ref={(element) => {
          field.current = element;
          ref(element);
        }}
        aria-label={label}
        rows={lines.length}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        className="min-w-0 flex-1 resize-none overflow-x-auto overflow-y-hidden bg-transparent px-3 pt-2 pb-6 leading-5 whitespace-pre outline-none disabled:text-muted"
      />
    </div>
  );
}
