// What jsdom lacks of a browser and the page uses, and patience for a machine that does other things beside.

import { configure } from '@testing-library/svelte';

configure({ asyncUtilTimeout: 20_000 });

Element.prototype.scrollIntoView = () => {};
