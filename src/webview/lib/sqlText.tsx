import type { JSX } from "preact";
import { getSegments } from "sql-highlight";
import { visibleText } from "../../core/lib/visibleText.ts";

/** What has a colour of its own; everything else is plain text. */
const COLOURED = ["keyword", "number", "string", "comment"] as const;

/** Beyond this length, in characters, the words matter more than their colours. */
const LONGEST = 20_000;

/** SQL as code, its words coloured by the theme. Colours only: the text is exactly what it is without them. */
export function SqlText({ sql }: { readonly sql: string }): JSX.Element {
  const text = visibleText(sql);
  return (
    <code>
      {sqlParts(text).map(({ kind, content }, index) =>
        kind === null ? (
          content
        ) : (
          <span key={index} class={`sql-${kind}`}>
            {content}
          </span>
        ),
      )}
    </code>
  );
}

interface SqlPart {
  readonly kind: (typeof COLOURED)[number] | null;
  readonly content: string;
}

/** The text in parts; together they are the text. */
export function sqlParts(text: string): readonly SqlPart[] {
  if (text.length > LONGEST) {
    return [{ kind: null, content: text }];
  }
  const parts: SqlPart[] = [];
  for (const { name, content } of getSegments(text)) {
    const kind = COLOURED.find((coloured) => coloured === name) ?? null;
    const last = parts.at(-1);
    // The library parts plain text at every character: half a character alone would not be shown.
    if (kind === null && last?.kind === null) {
      parts[parts.length - 1] = { kind, content: last.content + content };
    } else {
      parts.push({ kind, content });
    }
  }
  return parts;
}
