// Elements. Whatever anybody typed goes in as text and never as mark-up; the page's policy forbids the other way.

const $ = (id) => document.getElementById(id);

/** An element. `on...` attributes are listeners; null and false leave an attribute or a child out. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === false || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== false && child !== undefined));
  return node;
}

/** A copy of what the page keeps in <template id=...>: chips and signs are drawn there, once. */
const copy = (id) => $(id).content.firstElementChild.cloneNode(true);

const percent = (share) => (share === null ? "–" : `${Math.round(share * 100)}%`);
const plural = (count, one, many) => `${count} ${count === 1 ? one : (many ?? one + "s")}`;
