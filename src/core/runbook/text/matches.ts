/**
 * Every match of a global expression, as `matchAll` gives them, but with the expression itself:
 * `matchAll` makes a copy a call, and a copy of a large expression is compiled anew now and then.
 */
export function* matches(expression: RegExp, text: string): Generator<RegExpExecArray> {
  for (let at = 0; at <= text.length;) {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match === null) {
      return;
    }
    at = match.index + Math.max(1, match[0].length);
    yield match;
  }
}
