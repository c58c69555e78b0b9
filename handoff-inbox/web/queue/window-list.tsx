import {
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";

/** How many rows beyond the visible ones are drawn, so that a quick scroll shows no gap. */
const SPARE = 8;

export type WindowListHandle = { /** Scrolls to the row and focuses it. */ focus(at: number): void };

/** A list of rows of equal height, of which only the visible ones and the focused one exist in the page. */
export function WindowList<T extends { id: string }>({
  items,
  rowHeight,
  label,
  row,
  footer,
  onNearEnd,
  ref,
}: {
  items: readonly T[];
  /** In CSS pixels. */
  rowHeight: number;
  label: string;
  row(item: T): ReactNode;
  footer?: ReactNode;
  onNearEnd(): void;
  ref?: Ref<WindowListHandle>;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 900 });
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const wanted = useRef<number | null>(null);

  const measure = useCallback(() => {
    const element = box.current;
    if (element) setView({ top: element.scrollTop, height: element.clientHeight });
  }, []);
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [measure]);

  const from = Math.max(0, Math.floor(view.top / rowHeight) - SPARE);
  const to = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE);
  const shown = items.slice(from, to).map((item, at) => ({ item, at: from + at }));
  const focusedAt = focusedId === null ? -1 : items.findIndex(({ id }) => id === focusedId);
  const focused = items[focusedAt];
  if (focused && (focusedAt < from || focusedAt >= to)) shown.push({ item: focused, at: focusedAt });

  useEffect(() => {
    if (to >= items.length - SPARE) onNearEnd();
  }, [to, items.length, onNearEnd]);

  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const target = box.current?.querySelector<HTMLElement>(`[data-at="${wanted.current}"] a`);
    if (!target) return;
    wanted.current = null;
    target.focus({ preventScroll: true });
  });
  useImperativeHandle(ref, () => ({
    focus(at) {
      const element = box.current;
      const item = items[at];
      if (!element || !item) return;
      const top = at * rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTop = top + rowHeight - element.clientHeight;
      wanted.current = at;
      setFocusedId(item.id);
      measure();
    },
  }));

  return (
    <div ref={box} onScroll={measure} className="min-h-0 flex-1 overflow-y-auto">
      <ul
        aria-label={label}
        className="relative"
        style={{ height: items.length * rowHeight }}
        onBlur={() => setFocusedId(null)}
      >
        {shown.map(({ item, at }) => (
          <li
            key={item.id}
            data-at={at}
            aria-setsize={items.length}
            aria-posinset={at + 1}
            onFocus={() => setFocusedId(item.id)}
            className="absolute inset-x-0"
            style={{ top: at * rowHeight, height: rowHeight }}
          >
            {row(item)}
          </li>
        ))}
      </ul>
      {footer}
    </div>
  );
}
