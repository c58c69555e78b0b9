import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Within so many px of the end, the visitor counts as reading the newest line. */
const NEAR_PX = 80;

/**
 * Keeps a scrolled list at its end while the visitor reads there, and does not move it while an earlier part is read.
 * `own` changes when the visitor wrote something; the list then always goes to the end.
 */
export function useScrollToEnd(content: unknown, own: unknown) {
  const list = useRef<HTMLDivElement>(null);
  const lastOwn = useRef(own);
  const near = useRef(true);
  const [away, setAway] = useState(false);

  const toEnd = () => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
    near.current = true;
    setAway(false);
  };
  useLayoutEffect(() => {
    if (near.current || lastOwn.current !== own) toEnd();
    lastOwn.current = own;
  }, [content, own]);
  // Pictures and the keyboard change heights without a new line.
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const watch = new ResizeObserver(() => near.current && toEnd());
    watch.observe(element);
    if (element.firstElementChild !== null) watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, []);

  const onScroll = () => {
    const element = list.current;
    if (element === null) return;
    near.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    setAway(!near.current);
  };
  return { list, onScroll, away, toEnd };
}
