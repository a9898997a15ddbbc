// Where the focus goes when one view takes the place of another.

import type { Attachment } from 'svelte/attachments';

/** Focuses an element when it appears, unless the page itself has only just appeared. */
export const takesFocus: Attachment<HTMLElement> = (element) => {
  if (pageHasBeenUsed) {
    element.focus();
  }
  pageHasBeenUsed = true;
};

let pageHasBeenUsed = false;
