/** How a place of the rail looks. On a phone the words stand below the drawing. */
export const PLACE =
  "relative flex items-center gap-3 rounded-card text-sm transition-colors duration-150 max-md:min-h-14 max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:rounded-none max-md:text-xs md:h-10 md:px-2.5 max-xl:md:justify-center max-xl:md:px-0 outline-offset-[-2px]";
/** Words that only a wide rail and a phone show; a narrow rail has them as a tooltip and for screen readers. */
export const PLACE_WORDS = "max-w-full truncate md:max-xl:sr-only";
