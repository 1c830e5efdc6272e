/** One line of two texts that are laid over each other. */
export interface DiffLine {
  readonly how: "same" | "removed" | "added";
  readonly text: string;
}

/** Beyond it, everything is removed and added: nobody reads on, and nobody waits for it. */
const MOST_CELLS = 4_000_000;

/** The lines of both texts, with as many in common as there are in one order. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  if (old.length * now.length > MOST_CELLS) {
    return [...marked("removed", old), ...marked("added", now)];
  }
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = now.length - 1; column >= 0; column--) {
      common[row * width + column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length && column < now.length) {
    const [gone = "", come = ""] = [old[row], now[column]];
    if (gone === come) {
      lines.push({ how: "same", text: gone });
      row++;
      column++;
    } else if (at(row + 1, column) >= at(row, column + 1)) {
      lines.push({ how: "removed", text: gone });
      row++;
    } else {
      lines.push({ how: "added", text: come });
      column++;
    }
  }
  return [...lines, ...marked("removed", old.slice(row)), ...marked("added", now.slice(column))];
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function marked(how: DiffLine["how"], lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ how, text }));
}
