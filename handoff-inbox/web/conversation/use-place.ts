import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Within so many CSS pixels of an edge, the list counts as being there. */
const NEAR_END = 80;
const NEAR_START = 240;

/**
 * Keeps a transcript's scroll position. At the end it follows new lines. Elsewhere it stays where it was, also when
 * older lines are added above, and counts the lines that were added below.
 */
export function usePlace(
  box: RefObject<HTMLElement | null>,
  {
    firstId,
    lastId,
    count,
    onNearStart,
  }: { firstId: string | null; lastId: string | null; count: number; onNearStart(): void },
) {
  const [atEnd, setAtEnd] = useState(true);
  const [unseen, setUnseen] = useState(0);
  const before = useRef({ firstId, lastId, count, height: 0, top: 0 });
  const following = useRef(true);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (!element) return;
    following.current = true;
    element.scrollTop = element.scrollHeight;
    setAtEnd(true);
    setUnseen(0);
  }, [box]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const was = before.current;
    if (following.current) element.scrollTop = element.scrollHeight;
    else if (was.firstId !== firstId && was.lastId === lastId)
      element.scrollTop = was.top + element.scrollHeight - was.height;
    else if (was.lastId !== lastId) setUnseen((unseen) => unseen + Math.max(0, count - was.count));
    before.current = { firstId, lastId, count, height: element.scrollHeight, top: element.scrollTop };
  }, [box, firstId, lastId, count]);

  // Pictures load, and rows get their real height, only after they are drawn.
  useEffect(() => {
    const content = box.current?.firstElementChild;
    if (!content) return;
    const observer = new ResizeObserver(() => {
      const element = box.current;
      if (element && following.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(content);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    following.current = end;
    setAtEnd(end);
    if (end) setUnseen(0);
    before.current = { ...before.current, height: element.scrollHeight, top: element.scrollTop };
    if (element.scrollTop < NEAR_START) onNearStart();
  };
  return { atEnd, unseen, toEnd, onScroll };
}
