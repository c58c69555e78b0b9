/** @jsxImportSource preact */
import { Component } from "preact";
import type { WireLine } from "../wire.js";
import { Bubble } from "./bubble.js";
import { LineContent } from "./line-content.js";
import type { Tick } from "./ticks.js";
import type { Words } from "./words/words.js";

type Props = {
  line: WireLine;
  /** The day's separator above this line, if a day begins here. */
  day: string | null;
  first: boolean;
  tick: Tick | null;
  base: string;
  words: Words;
};

/**
 * One line of the transcript. It is only drawn again when it changed itself, so that a long conversation stays fast.
 */
export class LineRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { line, day, first, tick } = this.props;
    return next.line !== line || next.day !== day || next.first !== first || next.tick !== tick;
  }

  override render({ line, day, first, tick, base, words }: Props) {
    const content = <LineContent content={line.content} base={base} words={words} />;
    return (
      <>
        {day !== null && (
          <p class="day">
            <span>{day}</span>
          </p>
        )}
        {line.author === "system" ? (
          <div class="system">{content}</div>
        ) : (
          <Bubble author={line.author} name={line.name} first={first} at={line.at} tick={tick} words={words}>
            {content}
          </Bubble>
        )}
      </>
    );
  }
}
