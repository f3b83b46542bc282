/** The sentences of the page's scripts, in the language of the page (budgets/admin/desk/script_words.py). */

const place = document.getElementById("desk-words");
const words = place ? JSON.parse(place.textContent) : {};

/** Return a sentence with its values filled in: {rows}, {when} … */
export function sentence(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}
