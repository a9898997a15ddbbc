// What jsdom lacks of a browser and the page uses.

Element.prototype.scrollIntoView = () => {};
