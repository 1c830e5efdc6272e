/**
 * PostgreSQL writes `x IN ('a', 'b')` over varchar as `(ARRAY['a'::character varying, …])::text[]`, and
 * after that was read back as `ARRAY[('a'::character varying)::text, …]`: the same expression, once more
 * folded. The second form stands for both.
 */
export function foldArrayCasts(definition: string): string {
  let text = definition;
  for (let from = text.indexOf(START); from !== -1; from = text.indexOf(START, from + 1)) {
    const elements = readElements(text, from + START.length);
    const cast = elements === null ? null : CAST.exec(text.slice(elements.end));
    if (elements !== null && cast !== null) {
      const type = cast[1] ?? "";
      const folded = elements.list.map((element) => `(${element.trim()})::${type}`).join(", ");
      text = `${text.slice(0, from)}ARRAY[${folded}]${text.slice(elements.end + cast[0].length)}`;
    }
  }
  return text;
}

const START = "(ARRAY[";
const CAST = /^\]\)::((?:[\w.]| (?=[a-z]))+)\[\]/;

/** The elements of an array up to its closing bracket, and where that is; null: it has none. */
function readElements(
  text: string,
  from: number,
): { readonly list: readonly string[]; readonly end: number } | null {
  const list: string[] = [];
  let start = from;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === "'" || character === '"') {
      at = text.indexOf(character, at + 1);
      if (at === -1) {
        return null;
      }
    } else if (character === "(" || character === "[") {
      depth++;
    } else if (character === ")" || (character === "]" && depth > 0)) {
      depth--;
    } else if (character === "]") {
      return { list: [...list, text.slice(start, at)], end: at };
    } else if (character === "," && depth === 0) {
      list.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return null;
}
