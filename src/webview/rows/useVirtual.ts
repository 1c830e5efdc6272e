import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import { type RefObject } from "preact";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

type Virtual = Virtualizer<HTMLDivElement, HTMLElement>;

interface Axis {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly count: number;
  readonly size: (index: number) => number;
  /** Pixels before the first: what sticks to the edge. */
  readonly start: number;
  /** Drawn in sight or not: the focus stands there. */
  readonly keep: number;
  readonly horizontal: boolean;
}

/** One direction of a scrolled area of which only what is in sight is drawn. */
export function useVirtual(axis: Axis): Virtual {
  const [, redraw] = useReducer((drawn: number) => drawn + 1, 0);
  const options: VirtualizerOptions<HTMLDivElement, HTMLElement> = {
    count: axis.count,
    estimateSize: axis.size,
    horizontal: axis.horizontal,
    overscan: axis.horizontal ? 2 : 8,
    paddingStart: axis.start,
    scrollPaddingStart: axis.start,
    getScrollElement: () => axis.scroller.current,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      const { keep } = axis;
      return keep < 0 || keep >= axis.count || inSight.includes(keep)
        ? inSight
        : [...inSight, keep].sort((a, b) => a - b);
    },
    onChange: () => redraw(null),
  };
  const [virtual] = useState<Virtual>(() => new Virtualizer(options));
  virtual.setOptions(options);
  useLayoutEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => virtual._willUpdate());
  return virtual;
}
